package dev.holdfast.idempotency;

import java.util.Optional;

/**
 * On whose behalf a call is made.
 *
 * @param tenant {@code default} where none is named
 * @param user where known
 * @param workflow where known
 * @param agent where known
 */
public record Caller(String tenant, Optional<String> user, Optional<String> workflow, Optional<String> agent) {}
