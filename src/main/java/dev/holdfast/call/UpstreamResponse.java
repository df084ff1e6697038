package dev.holdfast.call;

import dev.holdfast.idempotency.HeaderField;
import java.util.List;
import java.util.Optional;

/**
 * What an upstream answered.
 *
 * @param status the status code
 * @param headers end-to-end header fields only (RFC 9110 section 7.6.1), in order
 * @param body the body, held or live
 */
public record UpstreamResponse(int status, List<HeaderField> headers, ResponseBody body) {

    public UpstreamResponse {
        headers = List.copyOf(headers);
    }

    /** The value of the first field of that name. */
    public Optional<String> header(String name) {
        return HeaderField.valuesOf(headers, name).findFirst();
    }
}
