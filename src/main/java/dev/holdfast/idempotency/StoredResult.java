package dev.holdfast.idempotency;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A response as it is kept for replay.
 *
 * @param status the upstream's status code
 * @param headers the allow-listed header fields, in order
 * @param body its bytes, never to be changed; empty where it was longer than what is kept ("result not kept")
 */
public record StoredResult(int status, List<HeaderField> headers, Optional<byte[]> body) {

    public StoredResult {
        headers = List.copyOf(headers);
    }

    public int bodyBytes() {
        return body.map(bytes -> bytes.length).orElse(0);
    }

    /** The same result with its body not kept. */
    public StoredResult withoutBody() {
        return new StoredResult(status, headers, Optional.empty());
    }

    /** By the body's bytes, not by their array. */
    @Override
    public boolean equals(Object other) {
        return other instanceof StoredResult that
                && status == that.status
                && headers.equals(that.headers)
                && Arrays.equals(body.orElse(null), that.body.orElse(null));
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, headers, Arrays.hashCode(body.orElse(null)));
    }

    /** Without the body, which belongs in no log. */
    @Override
    public String toString() {
        return "StoredResult[status=" + status + ", bodyBytes=" + bodyBytes() + "]";
    }
}
