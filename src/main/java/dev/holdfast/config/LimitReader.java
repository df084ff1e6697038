package dev.holdfast.config;

import dev.holdfast.config.ContractKeys.Limits;
import dev.holdfast.contract.LimitAlgorithm;
import dev.holdfast.contract.LimitWindow;
import dev.holdfast.contract.RateLimit;
import dev.holdfast.contract.RateLimitPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes limits of a {@code rate_limit} block, be it that of a tool, a risk class or an upstream. */
final class LimitReader {

    private LimitReader() {}

    static RateLimitPolicy read(Declared declared, Optional<Block> block) {
        return block.map(present -> read(declared, present)).orElse(RateLimitPolicy.NONE);
    }

    private static RateLimitPolicy read(Declared declared, Block block) {
        List<RateLimit> limits = new ArrayList<>();
        for (Limits.Limit limit : Limits.LIMITS) {
            block.get(limit.key())
                    .flatMap(
                            permits -> declared.make(Optional.empty(), () -> Optional.of(limit(limit, permits, block))))
                    .ifPresent(limits::add);
        }
        RateLimitPolicy none = RateLimitPolicy.NONE;
        return declared.make(
                none,
                () -> new RateLimitPolicy(
                        limits,
                        block.get(Limits.ON_LIMIT).orElse(none.onLimit()),
                        block.get(Limits.MAX_WAIT).orElse(none.maxWait()),
                        block.get(Limits.COST).orElse(none.cost()),
                        block.get(Limits.SHADOW).orElse(none.shadow())));
    }

    /** A budget that never refills is a counter: neither the algorithm nor the burst of its block is about it. */
    private static RateLimit limit(Limits.Limit limit, long permits, Block block) {
        if (limit.window() == LimitWindow.TOTAL) {
            return new RateLimit(limit.scope(), limit.window(), permits, LimitAlgorithm.EXACT, Optional.empty());
        }
        LimitAlgorithm standard =
                permits <= RateLimit.MOST_EXACT_PERMITS ? LimitAlgorithm.EXACT : LimitAlgorithm.TOKEN_BUCKET;
        return new RateLimit(
                limit.scope(),
                limit.window(),
                permits,
                block.get(Limits.ALGORITHM).orElse(standard),
                block.get(Limits.BURST));
    }
}
