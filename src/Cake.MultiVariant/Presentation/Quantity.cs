using System.Globalization;

namespace Cake.MultiVariant.Presentation;

/// <summary>Numbers as text for people, the same in every culture.</summary>
internal static class Quantity
{
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun: <c>1 variant</c>, <c>4 variants</c>.</summary>
    public static string Of(long number, string noun) => $"{Count(number)} {noun}{(number == 1 ? "" : "s")}";

    /// <summary>Three significant digits and an SI unit: <c>7.01 MB</c>.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["bytes", "kB", "MB", "GB", "TB"];
        int unit = 0;
        double value = bytes;
        for (; value >= 999.5 && unit < units.Length - 1; unit++)
            value /= 1000;
        return unit == 0 ? $"{Count(bytes)} bytes" : $"{Significant(value)} {units[unit]}";
    }

    /// <summary>Three significant digits and a unit of time: <c>5.16 ms</c>.</summary>
    public static string Duration(TimeSpan time) =>
        time.TotalSeconds >= 1 ? $"{Significant(time.TotalSeconds)} s" : $"{Significant(time.TotalMilliseconds)} ms";

    /// <summary>With two decimals: <c>0.98</c>.</summary>
    public static string Ratio(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A share in percent without the sign, for coordinates and widths.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Significant(double value) =>
        value.ToString(value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
