package dev.holdfast.observe;

import dev.holdfast.store.AuditEvent;
import dev.holdfast.store.AuditLog;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Writes every audit event as one line of JSON to the log category {@code holdfast.audit}.
 *
 * <p>The keys are fixed and stand in a fixed order. An agent's key is written as {@code key_hash} only.
 */
@Singleton
public final class AuditLines implements AuditLog.Listener {

    /** The log category that carries nothing but these lines. */
    public static final String CATEGORY = "holdfast.audit";

    private static final Logger LOG = Logger.getLogger(CATEGORY);
    private static final int HASH_BYTES = 8;

    @Override
    public void stored(AuditEvent event) {
        LOG.info(lineOf(event));
    }

    /** The event as one line, without its end. */
    static String lineOf(AuditEvent event) {
        Map<String, String> detail = new TreeMap<>(event.detail());
        String key = detail.remove("key");
        if (key != null) {
            // An upstream that takes keys verbatim has the agent's own.
            detail.replaceAll((_, value) -> value.equals(key) ? hashOf(key) : value);
        }
        String outcome = detail.remove("outcome");
        StringBuilder line = new StringBuilder("{\"event\":").append(LogText.quote(event.kind()));
        text(line, "at", event.at().toString());
        number(line, "sequence", event.sequence());
        text(line, "call_id", event.call().text());
        text(line, "tool", event.tool());
        text(line, "tenant", event.tenant());
        if (key != null) {
            text(line, "key_hash", hashOf(key));
        }
        number(line, "epoch", event.epoch());
        number(line, "attempt", event.attempt());
        event.from().ifPresent(from -> text(line, "from", from));
        text(line, "to", event.to());
        if (outcome != null) {
            text(line, "outcome", outcome);
        }
        text(line, "actor", event.actor());
        line.append(",\"detail\":{");
        String separator = "";
        for (Map.Entry<String, String> entry : detail.entrySet()) {
            line.append(separator).append(LogText.quote(entry.getKey())).append(':');
            line.append(LogText.quote(entry.getValue()));
            separator = ",";
        }
        return line.append("}}").toString();
    }

    private static void text(StringBuilder line, String key, String value) {
        line.append(",\"").append(key).append("\":").append(LogText.quote(value));
    }

    private static void number(StringBuilder line, String key, long value) {
        line.append(",\"").append(key).append("\":").append(value);
    }

    /** Enough of SHA-256 to find all lines of a key, and nothing to send. */
    private static String hashOf(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
