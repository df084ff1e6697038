package dev.holdfast.contract;

/**
 * What a tool takes as a request body.
 *
 * @param maxBodyBytes a longer body is refused with 413
 * @param streamed any size, one attempt, the fingerprint leaves the body out; needs a key
 */
public record RequestPolicy(int maxBodyBytes, boolean streamed) {

    public static final RequestPolicy DEFAULT = new RequestPolicy(1 << 20, false);

    public RequestPolicy {
        new Checks().between(maxBodyBytes, 0, 256 << 20, "max_request_body").throwIfAny();
    }
}
