import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A tool server as they are: it knows nothing of idempotency keys and fails in the two ways that make repeating
 * dangerous. Run with {@code java src/demo/java/FlakyToolServer.java [port]}, port 9090 unless given, loopback only.
 *
 * <p>A ticket whose title has the word "flaky" is refused with 503 the first time and filed the second; one with the
 * word "slow" is filed at once and never answered. Each effect is printed as it happens and stays in a ledger that
 * {@code GET /v1/tickets} and {@code GET /v1/emails} show.
 */
public final class FlakyToolServer {

    private static final int DEFAULT_PORT = 9090;

    private final Ledger tickets = new Ledger("ticket", "title");
    private final Ledger emails = new Ledger("email", "subject");
    private final Set<String> refusedOnce = ConcurrentHashMap.newKeySet();

    public static void main(String[] arguments) throws IOException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : DEFAULT_PORT;
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        FlakyToolServer tools = new FlakyToolServer();
        server.createContext("/v1/tickets", exchange -> answer(exchange, tools::ticket));
        server.createContext("/v1/emails", exchange -> answer(exchange, tools::email));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        say("listening on http://127.0.0.1:" + port);
    }

    private Answer ticket(Call call) throws InterruptedException {
        return switch (call.method()) {
            case "POST" -> fileTicket(call.body());
            case "GET" -> call.id().isEmpty() ? tickets.all() : tickets.one(call.id());
            case "DELETE" -> tickets.remove(call.id());
            default -> Answer.error(405, "only POST, GET and DELETE");
        };
    }

    private Answer email(Call call) {
        return switch (call.method()) {
            case "POST" -> emails.add(call.body());
            case "GET" -> call.id().isEmpty() ? emails.all() : emails.one(call.id());
            default -> Answer.error(405, "only POST and GET");
        };
    }

    private Answer fileTicket(String body) throws InterruptedException {
        String title = textOf("title", body);
        if (title.contains("flaky") && refusedOnce.add(title)) {
            say("ticket \"" + title + "\" refused with 503; nothing was done");
            return Answer.error(503, "no worker is free");
        }
        Answer filed = tickets.add(body);
        if (title.contains("slow")) {
            say("... and no answer to it, ever");
            new CountDownLatch(1).await();
        }
        return filed;
    }

    /** The effects of one kind, in the order in which they happened. */
    private static final class Ledger {

        private final String kind;
        private final String field;
        private final AtomicInteger lastNumber = new AtomicInteger();
        private final Map<Integer, String> entries = new ConcurrentSkipListMap<>();

        Ledger(String kind, String field) {
            this.kind = kind;
            this.field = field;
        }

        Answer add(String body) {
            int number = lastNumber.incrementAndGet();
            String text = textOf(field, body);
            String entry = "{\"id\":\"" + kind + "-" + number + "\",\"" + field + "\":\"" + text + "\"}";
            entries.put(number, entry);
            say("EFFECT " + kind + "-" + number + " \"" + text + "\"");
            return new Answer(201, entry);
        }

        Answer all() {
            String items = entries.values().stream().collect(Collectors.joining(",", "[", "]"));
            return new Answer(200, "{\"count\":" + entries.size() + ",\"items\":" + items + "}");
        }

        Answer one(String id) {
            String entry = entries.get(number(id));
            return entry == null ? Answer.error(404, "no such " + kind) : new Answer(200, entry);
        }

        Answer remove(String id) {
            if (entries.remove(number(id)) == null) {
                return Answer.error(404, "no such " + kind);
            }
            say("EFFECT " + id + " deleted");
            return Answer.NO_CONTENT;
        }

        private int number(String id) {
            String digits = id.startsWith(kind + "-") ? id.substring(kind.length() + 1) : "";
            return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
        }
    }

    /** A request: its method, the last segment of its path below the ledger's (or nothing), its body. */
    private record Call(String method, String id, String body) {

        static Call of(HttpExchange exchange) throws IOException {
            String below = exchange.getRequestURI()
                    .getPath()
                    .substring(exchange.getHttpContext().getPath().length());
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            return new Call(exchange.getRequestMethod(), below.replace("/", ""), body);
        }
    }

    private record Answer(int status, String body) {

        static final Answer NO_CONTENT = new Answer(204, "");

        static Answer error(int status, String message) {
            return new Answer(status, "{\"error\":\"" + message + "\"}");
        }
    }

    private interface Tool {
        Answer answer(Call call) throws InterruptedException;
    }

    private static void answer(HttpExchange exchange, Tool tool) throws IOException {
        try (exchange) {
            Answer answer = tool.answer(Call.of(exchange));
            byte[] bytes = answer.body().isEmpty() ? new byte[0] : (answer.body() + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The string member of a JSON object as it was written, escapes and all; empty where there is none. */
    private static String textOf(String member, String json) {
        Matcher matcher = Pattern.compile("\"" + member + "\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static void say(String line) {
        System.out.println("tool server: " + line);
    }
}
