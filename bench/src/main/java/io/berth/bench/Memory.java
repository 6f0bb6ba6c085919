package io.berth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process holds, in KiB.
 *
 * @param heap the JVM's after a full collection; 0 where it is none
 * @param resident of the whole process
 */
record Memory(double heap, double resident) {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final int COLLECTIONS = 2;

    static Memory of(long pid) throws IOException, InterruptedException {
        double heap = isJvm(pid) ? heapOf(pid) : 0;
        return new Memory(heap, residentIn(Files.readString(Path.of("/proc/" + pid + "/status"))));
    }

    private static boolean isJvm(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/comm")).strip().equals("java");
    }

    private static double heapOf(long pid) throws IOException, InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            jcmd(pid, "GC.run");
        }
        return usedIn(jcmd(pid, "GC.heap_info"));
    }

    private static String jcmd(long pid, String word) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Command.run(Path.of("."), List.of(jcmd, String.valueOf(pid), word));
    }

    /** From {@code /proc/PID/status}. */
    static double residentIn(String status) {
        Matcher matcher = RESIDENT.matcher(status);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no VmRSS in " + status);
        }
        return Double.parseDouble(matcher.group(1));
    }

    /** All generations of {@code GC.heap_info}, but not metaspace. */
    static double usedIn(String info) {
        return info.lines()
                .filter(line -> !line.contains("space") || line.contains("generation"))
                .filter(line -> !line.contains("Metaspace"))
                .map(USED::matcher)
                .filter(Matcher::find)
                .mapToDouble(matcher -> Double.parseDouble(matcher.group(1)))
                .sum();
    }
}
