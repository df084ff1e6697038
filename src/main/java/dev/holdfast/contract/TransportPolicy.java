package dev.holdfast.contract;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How an upstream is spoken to.
 *
 * @param httpVersion which versions of HTTP
 * @param caFile certificates, in PEM, of the authorities that its certificate must come from; empty: those the host
 *     trusts. That it names the upstream's host is always checked
 */
public record TransportPolicy(HttpVersionPolicy httpVersion, Optional<Path> caFile) {

    public static final TransportPolicy DEFAULT = new TransportPolicy(HttpVersionPolicy.AUTO, Optional.empty());
}
