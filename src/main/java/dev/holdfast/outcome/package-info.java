/**
 * From what the wire proves to what it means: {@link dev.holdfast.outcome.TransportEvidence} →
 * {@link dev.holdfast.outcome.DeliveryFact} → {@link dev.holdfast.contract.Outcome}.
 *
 * <p>The ground is RFC 9110 section 9.2.2 (a request is repeated automatically only where it is idempotent or known not
 * to have been applied) and RFC 9113 section 8.7 (what an HTTP/2 peer proves by refusing a stream). Pure functions;
 * safe for use by any thread.
 */
@NullMarked
package dev.holdfast.outcome;

import org.jspecify.annotations.NullMarked;
