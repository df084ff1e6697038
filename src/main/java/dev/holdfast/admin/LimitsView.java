package dev.holdfast.admin;

import dev.holdfast.contract.RateLimit;
import dev.holdfast.contract.RateLimitPolicy;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The limits of a tool, a risk class or an upstream.
 *
 * @param limits all of which must allow
 */
@Schema(description = "The limits of a tool, a risk class or an upstream")
record LimitsView(List<LimitView> limits, String onLimit, String maxWait, int cost, boolean shadow) {

    /**
     * One limit.
     *
     * @param name as in the contract file, such as {@code per_tenant_per_minute}
     */
    @Schema(description = "One limit")
    record LimitView(String name, long permits, String algorithm, Optional<Long> burst) {
        static LimitView of(RateLimit limit) {
            return new LimitView(
                    limit.name(), limit.permits(), limit.algorithm().label(), limit.burst());
        }
    }

    static LimitsView of(RateLimitPolicy policy) {
        return new LimitsView(
                policy.limits().stream().map(LimitView::of).toList(),
                policy.onLimit().label(),
                Notation.of(policy.maxWait()),
                policy.cost(),
                policy.shadow());
    }
}
