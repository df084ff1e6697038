package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3986 section 6.2.2, RFC 9112 section 3.2. */
final class TargetPathTest {

    @ParameterizedTest
    @CsvSource({
        "/,                                      /,                    ''",
        "/crm/v1/tickets,                        /crm/v1/tickets,      ''",
        "/crm/v1/tickets/,                       /crm/v1/tickets/,     ''",
        "/crm?,                                  /crm,                 ''",
        "/crm?q=a/../b&x=%2e%zz??,               /crm,                 q=a/../b&x=%2e%zz??",
        "/crm/a%20b%c3%a9,                       /crm/a%20b%C3%A9,     ''",
        "/crm/%74ickets%7E,                      /crm/tickets~,        ''",
        "/crm/a%252e,                            /crm/a%252e,          ''",
        "/crm/a.b/...,                           /crm/a.b/...,         ''",
        "/crm/a;v=1,                             /crm/a;v=1,           ''",
        "/crm/{id}|x,                            /crm/{id}|x,          ''",
        "http://localhost:7070/crm/v1?q=1,       /crm/v1,              q=1",
        "HTTP://LOCALHOST:7070,                  /,                    ''",
    })
    void understandsATargetInOneWay(String target, String path, String query) {
        assertThat(TargetPath.parse(target, "localhost:7070"::equals))
                .isEqualTo(Checked.accept(new TargetPath(path, query)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "crm/v1",
                "localhost:7070",
                "http://crm.internal/v1/tickets",
                "http://localhost:7070@crm.internal/v1",
                "https://localhost:7071/crm",
                "ftp://localhost:7070/crm",
                "//crm.internal/v1",
                "/crm//v1",
                "/crm/../admin",
                "/crm/..",
                "/crm/./v1",
                "/crm/..;/admin",
                "/crm/..%3b/admin",
                "/crm/%2e%2e/admin",
                "/crm/.%2E/admin",
                "/crm/a%2eb",
                "/crm/a%2fb",
                "/crm/a%2Fb",
                "/crm/a%5cb",
                "/crm/a\\b",
                "/crm/a%00b",
                "/crm/a%0d%0aX: y",
                "/crm/a%0D%0Ab",
                "/crm/a%7f",
                "/crm/a%",
                "/crm/a%2",
                "/crm/a%g1",
                "/crm/a b",
                "/crm/a\tb",
                "/crm/a\u0000b",
                "/crm/a\u007fb",
                "/crm/ä",
                "/crm/a#b",
                "/crm?q=a b",
                "/crm?q=\u0001",
            })
    void refusesWhatTwoServersCouldReadInTwoWays(String target) {
        assertThat(TargetPath.parse(target, "localhost:7070"::equals)).isInstanceOf(Checked.Refused.class);
    }
}
