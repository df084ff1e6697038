package dev.holdfast.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.Seeded;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallIdTest {

    @Test
    void theTagIsTheBeginningOfTheTenantsSha256() {
        // printf %s default | sha256sum
        assertThat(CallId.tenantTag("default")).isEqualTo("37a8eec1ce19687d");
        assertThat(CallId.of("default", new byte[16]).tenantTag()).isEqualTo("37a8eec1ce19687d");
    }

    @Test
    void theRandomBitsAreWrittenInCrockfordsBase32() {
        byte[] ones = new byte[16];
        Arrays.fill(ones, (byte) 0xFF);
        byte[] counting = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

        assertThat(CallId.of("default", new byte[16])).hasToString("37a8eec1ce19687d-00000000000000000000000000");
        assertThat(CallId.of("default", ones)).hasToString("37a8eec1ce19687d-7zzzzzzzzzzzzzzzzzzzzzzzzz");
        assertThat(CallId.of("default", counting)).hasToString("37a8eec1ce19687d-00041061050r3gg28a1c60t3gf");
    }

    @Test
    void everyIdIsReadBackFromItsText() {
        Seeded.check(1_000, random -> {
            byte[] bits = new byte[CallId.RANDOM_BYTES];
            random.nextBytes(bits);

            CallId id = CallId.of("tenant-" + random.nextInt(), bits);

            assertThat(CallId.parse(id.text())).contains(id);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "37a8eec1ce19687d",
                "37a8eec1ce19687d-",
                "37a8eec1ce19687d-0000000000000000000000000",
                "37a8eec1ce19687d-000000000000000000000000000",
                "37A8EEC1CE19687D-00000000000000000000000000",
                "37a8eec1ce19687d-0000000000000000000000000Z",
                "37a8eec1ce19687d-0000000000000000000000000u",
                "37a8eec1ce19687d-0000000000000000000000000i",
                "37a8eec1ce19687d-80000000000000000000000000",
                "37a8eec1ce19687d_00000000000000000000000000",
                "37a8eec1ce19687-000000000000000000000000000",
                "37a8eec1ce19687d-00000000000000000000000000\n",
                " 37a8eec1ce19687d-00000000000000000000000000"
            })
    void anyOtherTextIsNoId(String text) {
        assertThat(CallId.parse(text)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new CallId(text));
    }

    @Test
    void anIdTakesExactlySixteenBytes() {
        assertThatIllegalArgumentException().isThrownBy(() -> CallId.of("default", new byte[15]));
        assertThatIllegalArgumentException().isThrownBy(() -> CallId.of("default", new byte[17]));
    }
}
