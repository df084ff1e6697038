package dev.holdfast.outcome;

import dev.holdfast.contract.Labelled;
import dev.holdfast.json.JsonValue;
import java.util.Optional;

/** What the wire proves about one attempt. */
public sealed interface TransportEvidence {

    /** No byte of the request reached a connection. */
    record NotSent(Reason reason) implements TransportEvidence {

        /** Why nothing was sent. */
        public enum Reason implements Labelled {
            OVERLOADED("overloaded"),
            CIRCUIT_OPEN("circuit_open"),
            DEADLINE_PASSED("deadline_passed"),
            LEASE_TOO_SHORT("lease_too_short"),
            DRAINING("draining"),
            /** Whoever wanted it gave up before the first byte, or broke off the body it was to carry. */
            ABANDONED("abandoned"),
            CREDENTIALS_UNAVAILABLE("credentials_unavailable"),
            NAME_NOT_RESOLVED("name_not_resolved"),
            CONNECT_FAILED("connect_failed"),
            CONNECT_TIMEOUT("connect_timeout"),
            TLS_FAILED("tls_failed"),
            CONNECTION_CLOSED("connection_closed");

            private final String label;

            Reason(String label) {
                this.label = label;
            }

            @Override
            public String label() {
                return label;
            }
        }
    }

    /** The peer says that it did nothing: HTTP/2 REFUSED_STREAM, or a stream above a GOAWAY's last (RFC 9113 8.7). */
    record NotProcessed(Proof proof) implements TransportEvidence {

        /** How the peer said it. */
        public enum Proof implements Labelled {
            REFUSED_STREAM("refused_stream"),
            GOAWAY("goaway");

            private final String label;

            Proof(String label) {
                this.label = label;
            }

            @Override
            public String label() {
                return label;
            }
        }
    }

    /** At least one byte may have been sent, and no response head came back. */
    record SentNoResponse(Failure failure) implements TransportEvidence {

        /** What ended the wait. */
        public enum Failure implements Labelled {
            RESET("reset"),
            CLOSED("closed"),
            ATTEMPT_TIMEOUT("attempt_timeout"),
            GOAWAY("goaway"),
            MALFORMED_RESPONSE("malformed_response"),
            REQUEST_BODY_FAILED("request_body_failed"),
            ABANDONED("abandoned");

            private final String label;

            Failure(String label) {
                this.label = label;
            }

            @Override
            public String label() {
                return label;
            }
        }
    }

    /**
     * A response head came, and its body was cut off.
     *
     * @param status the head's status code
     * @param retryAfter whether the head carries a well-formed Retry-After
     * @param requestFullyWritten whether the whole request had been written when the head came
     */
    record Truncated(int status, boolean retryAfter, boolean requestFullyWritten) implements TransportEvidence {}

    /**
     * A response came: whole, or (where its body is passed on unread) at least its head.
     *
     * @param status the status code
     * @param retryAfter whether it carries a well-formed Retry-After
     * @param requestFullyWritten whether the whole request had been written when the head came
     * @param document the body as JSON, where it was read and is JSON
     * @param unreadable whether the body is too long to be held or in a content coding, so that no rule can have read it
     */
    record Responded(
            int status,
            boolean retryAfter,
            boolean requestFullyWritten,
            Optional<JsonValue> document,
            boolean unreadable)
            implements TransportEvidence {

        /** A response whose body, if it has one, was there to be read. */
        public Responded(int status, boolean retryAfter, boolean requestFullyWritten, Optional<JsonValue> document) {
            this(status, retryAfter, requestFullyWritten, document, false);
        }
    }

    /** A fixed word for logs, audit and metrics: what happened on the wire. */
    default String label() {
        return switch (this) {
            case NotSent notSent -> notSent.reason().label();
            case NotProcessed notProcessed -> notProcessed.proof().label();
            case SentNoResponse sent -> sent.failure().label();
            case Truncated _ -> "truncated";
            case Responded _ -> "responded";
        };
    }
}
