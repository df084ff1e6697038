package dev.holdfast.observe;

import dev.holdfast.store.AuditLog;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/** Lets every listener hear of audit events, before the data port opens. */
@Singleton
final class AuditSubscriptions {

    private static final int BEFORE_THE_DATA_PORT = 1_000;

    private final AuditLog log;
    private final Instance<AuditLog.Listener> listeners;

    AuditSubscriptions(AuditLog log, @Any Instance<AuditLog.Listener> listeners) {
        this.log = log;
        this.listeners = listeners;
    }

    void subscribe(@Observes @Priority(BEFORE_THE_DATA_PORT) StartupEvent event) {
        listeners.forEach(log::addListener);
    }
}
