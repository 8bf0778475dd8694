package dev.lanewise.bench.machine;

import oshi.SystemInfo;

/**
 * The operating system.
 *
 * @param machine vendor and product of the machine, as the firmware names them, or "unknown"
 */
public record Os(String name, String kernel, String architecture, String machine) {
  static Os read() {
    var system = new SystemInfo().getOperatingSystem();
    String vendor = ProcText.read("/sys/class/dmi/id/sys_vendor").orElse("");
    String product = ProcText.read("/sys/class/dmi/id/product_name").orElse("");
    String machine = (vendor + " " + product).strip();
    return new Os(
        system.getFamily() + " " + system.getVersionInfo().getVersion(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"),
        machine.isEmpty() ? "unknown" : machine);
  }
}
