package io.iplease.config;

import io.iplease.lease.Accounts;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All settings that {@link IpleaseConfig} has, as an operator writes them. */
public final class Settings {

    /**
     * A setting.
     *
     * @param declaration the method that declares it
     * @param defaultValue what it is if it is not set
     */
    public record Setting(Method declaration, Optional<String> defaultValue) {

        /** What it is if it is not set, in words. */
        public String byDefault() {
            boolean optional = declaration.getReturnType() == Optional.class;
            return defaultValue.map("`%s`"::formatted).orElse(optional ? "none" : "required");
        }
    }

    private Settings() {}

    /** By key; {@code <name>} stands for what an operator names. */
    public static Map<String, Setting> all() {
        Map<String, Setting> settings = new TreeMap<>();
        collect("iplease", IpleaseConfig.class, settings);
        return settings;
    }

    /**
     * What the service makes of settings.
     *
     * @param settings by key; a provider, and the ranges of a pool {@code public} of which something else is set, are added
     */
    public static IpleaseConfig read(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("iplease.provider", Accounts.PROVIDER.value()));
        if (settings.keySet().stream().anyMatch(key -> key.startsWith("iplease.pools.public."))) {
            all.put("iplease.pools.public.ranges", "198.51.100.0/24");
        }
        all.putAll(settings);
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .withMapping(IpleaseConfig.class)
                .build();
        return config.getConfigMapping(IpleaseConfig.class);
    }

    /** What the core is told of them. */
    public static ProviderSettings provider(IpleaseConfig config) {
        return new ProviderSettings(config);
    }

    private static void collect(String prefix, Class<?> group, Map<String, Setting> settings) {
        for (Method method : group.getDeclaredMethods()) {
            String key = prefix + "." + kebab(method.getName());
            Optional<String> defaultValue =
                    Optional.ofNullable(method.getAnnotation(WithDefault.class)).map(WithDefault::value);
            if (method.getReturnType() == Map.class) {
                Class<?> value =
                        (Class<?>) ((ParameterizedType) method.getGenericReturnType()).getActualTypeArguments()[1];
                collect(key + ".<name>", value, settings);
            } else if (isGroup(group, method)) {
                collect(key, method.getReturnType(), settings);
            } else {
                settings.put(key, new Setting(method, defaultValue));
            }
        }
    }

    private static boolean isGroup(Class<?> group, Method method) {
        return Arrays.asList(group.getDeclaredClasses()).contains(method.getReturnType())
                && method.getReturnType().isInterface();
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
