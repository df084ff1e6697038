package dev.holdfast.call;

import dev.holdfast.idempotency.HeaderField;
import dev.holdfast.idempotency.StoredResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Decides what of a response is kept for replay. */
final class KeptResponse {

    /** What describes the body or the thing that was made; never a cookie or a credential. */
    private static final Set<String> KEPT_HEADERS = Set.of(
            "content-type",
            "content-encoding",
            "content-language",
            "content-disposition",
            "content-location",
            "cache-control",
            "etag",
            "last-modified",
            "link",
            "location",
            "vary",
            "request-id",
            "x-request-id");

    private KeptResponse() {}

    /** What an attempt brought; of a response that was cut off, what is left. */
    static StoredResult of(Evidence evidence, int maxBodyBytes) {
        return evidence.response()
                .map(response -> of(response, maxBodyBytes))
                .orElseGet(() -> ofHead(evidence.status().orElseThrow()));
    }

    static StoredResult of(UpstreamResponse response, int maxBodyBytes) {
        List<HeaderField> headers = response.headers().stream()
                .filter(field -> KEPT_HEADERS.contains(field.name().toLowerCase(Locale.ROOT)))
                .toList();
        Optional<byte[]> body = response.body() instanceof ResponseBody.Held held
                        && held.bytes().length() <= maxBodyBytes
                ? Optional.of(held.bytes().getBytes())
                : Optional.empty();
        return new StoredResult(response.status(), headers, body);
    }

    /** What is left of a response whose body was cut off. */
    static StoredResult ofHead(int status) {
        return new StoredResult(status, List.of(), Optional.empty());
    }
}
