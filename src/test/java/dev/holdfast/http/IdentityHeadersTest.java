package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.http.IdentityHeaders.Source;
import dev.holdfast.idempotency.Caller;
import dev.holdfast.idempotency.HeaderField;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdentityHeadersTest {

    @Test
    void aPinnedIdentityCannotBeClaimedInASpellingThatCgiTakesForIt() {
        IdentityHeaders pinned = new IdentityHeaders(
                IdentityHeaders.Source.pinned("X-Tenant-Id", "acme"),
                IdentityHeaders.Source.header("X-User-Id"),
                IdentityHeaders.Source.header("X-Workflow-Id"),
                IdentityHeaders.Source.header("X-Agent-Id"));

        assertThat(pinned.passedOn(List.of(new HeaderField("x_tenant_id", "evil"), new HeaderField("Accept", "*/*"))))
                .containsExactly(new HeaderField("Accept", "*/*"), new HeaderField("X-Tenant-Id", "acme"));
    }

    private static final IdentityHeaders PINNED = new IdentityHeaders(
            Source.pinned("X-Tenant-Id", "acme"),
            Source.header("X-User-Id"),
            Source.header("X-Workflow-Id"),
            Source.pinned("X-Agent-Id", "support"));

    @Test
    void readsEveryIdentityFromItsHeader() {
        List<HeaderField> fields =
                Answers.fields("x-tenant-id: acme", "X-User-Id: ann", "X-Workflow-Id: wf 1", "X-Agent-Id: bot");

        assertThat(IdentityHeaders.DEFAULT.callerOf(fields))
                .isEqualTo(Checked.accept(
                        new Caller("acme", Optional.of("ann"), Optional.of("wf 1"), Optional.of("bot"))));
    }

    @Test
    void aRequestThatNamesNoTenantIsTheDefaultTenants() {
        assertThat(IdentityHeaders.DEFAULT.callerOf(List.of()))
                .isEqualTo(Checked.accept(new Caller("default", Optional.empty(), Optional.empty(), Optional.empty())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a}:*\r\nDEL", "a\u0000", "a\u007f", "ä", " a", "a ", "a\tb"})
    void refusesAnIdentityThatIsNotPrintable(String value) {
        assertThat(IdentityHeaders.DEFAULT.callerOf(List.of(new HeaderField("X-Tenant-Id", value))))
                .isInstanceOf(Checked.Refused.class);
    }

    @Test
    void refusesAnIdentityOfMoreThan128Characters() {
        assertThat(IdentityHeaders.DEFAULT.callerOf(Answers.fields("X-User-Id: " + "u".repeat(128))))
                .isInstanceOf(Checked.Accepted.class);
        assertThat(IdentityHeaders.DEFAULT.callerOf(Answers.fields("X-User-Id: " + "u".repeat(129))))
                .isInstanceOf(Checked.Refused.class);
    }

    @Test
    void refusesAnIdentityThatIsSentTwice() {
        assertThat(IdentityHeaders.DEFAULT.callerOf(Answers.fields("X-Tenant-Id: acme", "X-Tenant-Id: acme")))
                .isInstanceOf(Checked.Refused.class);
    }

    @Test
    void anAgentCannotClaimAnotherIdentityThanThePinnedOne() {
        List<HeaderField> claims = Answers.fields("X-Tenant-Id: evil", "X-Tenant-Id: worse", "X-User-Id: ann");

        assertThat(PINNED.callerOf(claims))
                .isEqualTo(Checked.accept(
                        new Caller("acme", Optional.of("ann"), Optional.empty(), Optional.of("support"))));
        assertThat(PINNED.passedOn(claims))
                .containsExactlyInAnyOrderElementsOf(
                        Answers.fields("X-User-Id: ann", "X-Tenant-Id: acme", "X-Agent-Id: support"));
    }

    @Test
    void aValueThatCouldNotBeSentCannotBePinned() {
        assertThatThrownBy(() -> Source.pinned("X-Tenant-Id", "a\r\nb")).hasMessageContaining("X-Tenant-Id");
        assertThatThrownBy(() -> Source.header("X Tenant")).hasMessageContaining("X Tenant");
    }
}
