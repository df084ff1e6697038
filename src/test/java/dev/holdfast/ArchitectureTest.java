package dev.holdfast;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static java.util.stream.Collectors.toUnmodifiableSet;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * Holds the map of packages: who may use whom, and what stays out of where.
 *
 * <p>A rule about a package that does not exist yet passes; a package that is missing from {@link #MAY_USE} fails.
 */
@AnalyzeClasses(packages = "dev.holdfast", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    /**
     * Classes, by full name, that may ask for the time, draw random values or block. Nested classes share the leave of
     * their outermost class. Each entry needs a reason beside it.
     */
    private static final Set<String> MAY_ASK_CLOCK_DRAW_RANDOM_OR_BLOCK = Set.of(
            // Stamps when contracts came into force; the watcher takes its clock as a parameter.
            "dev.holdfast.config.ContractsAtStart",
            // The coordinator's clock and timers, which a simulation replaces.
            "dev.holdfast.VertxTimers",
            // Opens the data port before the application counts as started, and drains it before it has stopped.
            "dev.holdfast.Sidecar",
            // The one clock of the embedded store.
            "dev.holdfast.StateStore",
            // Where call ids, owner tokens and jitter come from.
            "dev.holdfast.SecureRandomSource",
            // Tells when the control token was read last; tests pass a clock of their own.
            "dev.holdfast.admin.ControlToken");

    /** Packages whose classes may block: they run while the sidecar starts, before it takes a call. */
    private static final Set<String> MAY_BLOCK_AT_START = Set.of("config");

    private static final String ROOT = "dev.holdfast";

    /** Pure packages: values and arithmetic, with no dependency but the JDK's. */
    private static final Set<String> CORE =
            Set.of("json", "contract", "outcome", "decision", "backoff", "limit", "idempotency");

    private static final Set<String> ADAPTERS = Set.of("store.redis", "store.embedded");

    /** What each package may use, by name below the root; see {@link #allowedTo} for what follows from it. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            entry("json", Set.of()),
            entry("contract", Set.of("json")),
            entry("outcome", Set.of("contract", "json")),
            entry("decision", Set.of("contract", "outcome", "json")),
            entry("backoff", Set.of("contract", "json")),
            entry("limit", Set.of("contract", "json")),
            entry("idempotency", Set.of("contract", "json")),
            entry("store", CORE),
            entry("store.redis", Set.of("store")),
            entry("store.embedded", Set.of("store")),
            entry("call", union(CORE, Set.of("store", "problem"))),
            entry("reconcile", Set.of("call", "store")),
            entry("problem", Set.of("json")),
            entry("http", Set.of("call", "store", "problem")),
            entry("mcp", Set.of("call", "http", "problem")),
            entry("admin", Set.of("reconcile", "store", "problem", "config")),
            entry("config", Set.of("contract")),
            entry("observe", Set.of("call", "reconcile", "store", "problem", "config")));

    @ArchTest
    static final ArchRule corePackagesDependOnTheJdkAndOnEachOtherOnly = classes()
            .that(resideIn(CORE))
            .should()
            .onlyDependOnClassesThat(resideInAPackage("java..")
                    .or(resideInAPackage("org.jspecify.."))
                    .or(resideIn(CORE)))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule packagesUseOnlyWhatTheMapAllows = classes()
            .that()
            .resideOutsideOfPackage(ROOT)
            .should(useOnlyAllowedPackages())
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothingUsesTheRootPackage = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule coreAndCallKnowNoAdapter = noClasses()
            .that(resideIn(union(CORE, Set.of("store", "call"))))
            .should()
            .dependOnClassesThat(resideIn(ADAPTERS))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule vertxHttpStaysInHttp = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.core.http..", "io.vertx.mutiny.core.http..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule redisStaysInItsStore = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".store.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.redis..", "io.vertx.mutiny.redis..", "io.quarkus.redis..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule namesSayWhatTheThingIs = classes()
            .should(haveNoSimpleNameEndingIn("Impl", "Util", "Utils", "Helper", "Manager", "Service"))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule clockAndRandomValuesArePassedIn = noClasses()
            .that(areNotNamedIn(MAY_ASK_CLOCK_DRAW_RANDOM_OR_BLOCK))
            .should()
            .accessTargetWhere(target(asksTheClock().or(drawsRandomValues())))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothingBlocks = noClasses()
            .that(areNotNamedIn(MAY_ASK_CLOCK_DRAW_RANDOM_OR_BLOCK))
            .and(DescribedPredicate.not(resideIn(MAY_BLOCK_AT_START)))
            .should()
            .accessTargetWhere(target(blocks()))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule everyPackageIsNullMarked =
            classes().should(resideInANullMarkedPackage()).allowEmptyShould(true);

    /**
     * A package may use what the map names, and the pure packages below that: whoever may call the coordinator may also
     * read the values it takes and gives.
     */
    private static Set<String> allowedTo(String packageName) {
        Set<String> direct = MAY_USE.getOrDefault(packageName, Set.of());
        return union(direct, reachableFrom(direct).filter(CORE::contains).collect(toUnmodifiableSet()));
    }

    private static Stream<String> reachableFrom(Set<String> packageNames) {
        return packageNames.stream()
                .flatMap(name -> Stream.concat(Stream.of(name), reachableFrom(MAY_USE.getOrDefault(name, Set.of()))));
    }

    private static ArchCondition<JavaClass> useOnlyAllowedPackages() {
        return new ArchCondition<>("use only the packages that MAY_USE allows") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                String name = nameBelowRoot(origin);
                if (!MAY_USE.containsKey(name)) {
                    String message =
                            "%s is in package %s, which MAY_USE does not name".formatted(origin.getName(), name);
                    events.add(SimpleConditionEvent.violated(origin, message));
                    return;
                }
                Set<String> allowed = allowedTo(name);
                for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    boolean ours = target.getPackageName().startsWith(ROOT + ".");
                    String targetName = nameBelowRoot(target);
                    if (ours && !targetName.equals(name) && !allowed.contains(targetName)) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> haveNoSimpleNameEndingIn(String... endings) {
        return new ArchCondition<>("have no simple name ending in " + String.join(", ", endings)) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (String ending : endings) {
                    if (item.getSimpleName().endsWith(ending)) {
                        events.add(SimpleConditionEvent.violated(item, item.getName() + " ends in " + ending));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package whose package-info is annotated @NullMarked") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
                    String message = "%s: package %s has no package-info annotated @NullMarked"
                            .formatted(item.getName(), item.getPackageName());
                    events.add(SimpleConditionEvent.violated(item, message));
                }
            }
        };
    }

    private static DescribedPredicate<AccessTarget> asksTheClock() {
        return calls(System.class, "currentTimeMillis", "nanoTime")
                .or(calls(Clock.class, "system", "systemUTC", "systemDefaultZone"))
                .or(calls(Clock.class, "tickMillis", "tickSeconds", "tickMinutes"))
                .or(javaTimeNowWithoutClock())
                .or(constructsWithoutArguments(Date.class))
                .as("ask the clock");
    }

    private static DescribedPredicate<AccessTarget> javaTimeNowWithoutClock() {
        return DescribedPredicate.describe(
                "now() of java.time without a Clock",
                accessed -> accessed.getOwner().getPackageName().startsWith("java.time")
                        && accessed.getName().equals("now")
                        && accessed instanceof AccessTarget.CodeUnitAccessTarget codeUnit
                        && codeUnit.getRawParameterTypes().stream()
                                .noneMatch(type -> type.isAssignableTo(Clock.class)));
    }

    private static DescribedPredicate<AccessTarget> drawsRandomValues() {
        return calls(Math.class, "random")
                .or(calls(StrictMath.class, "random"))
                .or(constructsWithoutArguments(Random.class))
                .or(calls(RandomGenerator.class, "getDefault", "of"))
                .or(calls(ThreadLocalRandom.class, "current"))
                .or(calls(SecureRandom.class, "<init>", "getInstance", "getInstanceStrong"))
                .or(calls(UUID.class, "randomUUID"))
                .as("draw random values");
    }

    private static DescribedPredicate<AccessTarget> blocks() {
        return calls(Thread.class, "sleep", "join")
                .or(calls(Object.class, "wait"))
                .or(calls(Future.class, "get"))
                .or(calls(CompletableFuture.class, "join"))
                .or(calls(CountDownLatch.class, "await"))
                .or(calls(io.vertx.core.Future.class, "await"))
                .or(calls(Uni.class, "await"))
                .as("block");
    }

    /** Matches calls of, and method references to, the named methods on the owner or a subtype; any overload. */
    private static DescribedPredicate<AccessTarget> calls(Class<?> owner, String... methods) {
        Set<String> names = Set.of(methods);
        return DescribedPredicate.describe(
                owner.getSimpleName() + "." + names,
                accessed -> names.contains(accessed.getName())
                        && accessed instanceof AccessTarget.CodeUnitAccessTarget
                        && accessed.getOwner().isAssignableTo(owner));
    }

    private static DescribedPredicate<AccessTarget> constructsWithoutArguments(Class<?> owner) {
        return DescribedPredicate.describe(
                "new " + owner.getSimpleName() + "()",
                accessed -> accessed.getName().equals("<init>")
                        && accessed instanceof AccessTarget.CodeUnitAccessTarget constructor
                        && constructor.getRawParameterTypes().isEmpty()
                        && constructor.getOwner().isEquivalentTo(owner));
    }

    private static DescribedPredicate<JavaClass> areNotNamedIn(Set<String> classNames) {
        return DescribedPredicate.describe(
                "are not named in the allow-list",
                item -> !classNames.contains(item.getName().replaceFirst("\\$.*", "")));
    }

    private static DescribedPredicate<JavaClass> resideIn(Set<String> packagesBelowRoot) {
        return DescribedPredicate.describe(
                "reside in " + packagesBelowRoot,
                item -> packagesBelowRoot.contains(nameBelowRoot(item.getBaseComponentType())));
    }

    private static String nameBelowRoot(JavaClass item) {
        String name = item.getPackageName();
        return name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1) : name;
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new HashSet<>(some);
        all.addAll(others);
        return Set.copyOf(all);
    }
}
