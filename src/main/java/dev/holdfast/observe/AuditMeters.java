package dev.holdfast.observe;

import dev.holdfast.store.AuditEvent;
import dev.holdfast.store.AuditKind;
import dev.holdfast.store.AuditLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Counts what should never happen, and is known only from the audit log. */
@Singleton
public final class AuditMeters implements AuditLog.Listener {

    private final Counter lateFinishes;
    private final Counter duplicateEffects;

    AuditMeters(MeterRegistry registry) {
        lateFinishes = Counter.builder("holdfast.late.finishes")
                .description("Reports of attempts that came after their sender had lost the record")
                .register(registry);
        duplicateEffects = Counter.builder("holdfast.duplicate.effects")
                .description("Reports of an effect that contradict the record")
                .register(registry);
    }

    @Override
    public void stored(AuditEvent event) {
        if (event.kind().equals(AuditKind.LATE_FINISH.label())) {
            lateFinishes.increment();
        } else if (event.kind().equals(AuditKind.DUPLICATE_EFFECT.label())) {
            duplicateEffects.increment();
        }
    }
}
