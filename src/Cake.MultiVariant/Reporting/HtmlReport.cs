using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Presentation;
using MultiVariant.Format.X64;

namespace Cake.MultiVariant.Reporting;

/// <summary>A bundle as one HTML file that needs nothing else: no network, no script, no other file.</summary>
internal static class HtmlReport
{
    private const string Stylesheet = "Reporting/report.css";

    public static string Write(ReportedBundle bundle) => Html.Of(
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
        <link rel="icon" href="data:,">
        <title>{bundle.Name}: variants</title>
        <style>
        {Style()}</style>
        </head>
        <body>
        <h1>{bundle.Name}</h1>
        <p>One Linux executable of {Quantity.Size(bundle.Description.Length)} with {Count(bundle.Description.Variants.Count)}.
        Its launcher starts the first that the CPU can run.</p>
        <h2>What is inside</h2>
        <div class="variants">
        {Html.Concat(bundle.Description.Variants, variant => SizeBar(bundle, variant))}{OverheadBar(bundle)}</div>
        <h2>Which CPU runs what</h2>
        <div class="cards">
        {Html.Concat(bundle.Description.Variants.Index(), variant => CpuCard(
            variant.Item, bundle.Selected[variant.Index]))}{UnableCard(bundle)}</div>
        <p class="quiet">The launcher asks the CPU and the kernel, not this list. Pentium and Celeron models up to 2020 lack
        AVX, and virtual machines may hide features: they start what older CPUs start.</p>
        {Instructions(bundle)}{Findings(bundle)}<h2>Control</h2>
        {Control(bundle)}<h2>SHA-256</h2>
        <dl>
        <dt>{bundle.Name}</dt><dd><code>{bundle.Description.Sha256}</code></dd>
        {Html.Concat(bundle.Description.Variants, variant => Html.Of(
            $"<dt>{variant.Name}</dt><dd><code>{variant.Sha256}</code></dd>\n"))}</dl>
        </body>
        </html>

        """).Markup;

    private static Html Style()
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(Stylesheet)!;
        using var reader = new StreamReader(stream);
        return new Html(reader.ReadToEnd());
    }

    private static string Count(int variants) => variants == 1 ? "one variant" : $"{variants} variants";

    private static Html SizeBar(ReportedBundle bundle, BundledVariant variant) => Bar(
        variant.Name,
        LevelClass(variant),
        bundle.Description.TwinOf(variant) is null ? variant.Length : 0,
        Largest(bundle),
        bundle.Description.TwinOf(variant) is { } twin ? $"as {twin.Name}" : Quantity.Size(variant.Length),
        $"{Quantity.Count(variant.Length)} bytes");

    private static Html OverheadBar(ReportedBundle bundle) => Bar(
        "launcher, index", "level", bundle.Overhead, Largest(bundle), Quantity.Size(bundle.Overhead),
        $"{Quantity.Count(bundle.Overhead)} bytes");

    private static Html Bar(
        string label, string level, long value, long largest, string text, string exactly) => Html.Of(
        $"""
        <div>
        <span>{label}</span>
        <svg class="{level}" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect width="{Quantity.Percent((double)value / largest)}" height="1"/></svg>
        <span class="size" title="{exactly}">{text}</span>
        </div>

        """);

    private static long Largest(ReportedBundle bundle) =>
        Math.Max(bundle.Overhead, bundle.Description.Variants.Max(variant => variant.Length));

    private static Html CpuCard(BundledVariant variant, IEnumerable<CpuFamily> families) => Html.Of(
        $"""
        <section class="card {LevelClass(variant)}">
        <h3>{variant.Name}</h3>
        {Needs(variant)}{Vendors(families)}</section>

        """);

    private static Html UnableCard(ReportedBundle bundle) => bundle.Unable.Count == 0
        ? new Html("")
        : Html.Of(
            $"""
            <section class="card level">
            <h3>no variant</h3>
            <p class="quiet">The launcher says what these CPUs lack and ends with exit code 69.</p>
            {Vendors(bundle.Unable)}</section>

            """);

    private static Html Needs(BundledVariant variant) => variant.RequiredFeatures.Count == 0
        ? Html.Of($"""<p class="quiet">Needs nothing beyond x86-64.</p>{"\n"}""")
        : Html.Of($"""<p class="quiet">Needs {string.Join(", ", variant.RequiredFeatures)}.</p>{"\n"}""");

    private static Html Vendors(IEnumerable<CpuFamily> families)
    {
        CpuFamily[] all = [.. families];
        return all.Length == 0
            ? Html.Of($"<p>Starts on no CPU that this report knows of, unless asked for.</p>\n")
            : Html.Concat(all.GroupBy(family => family.Vendor), vendor => Html.Of(
                $"""
                <ul>
                {Html.Concat(vendor, Family)}</ul>

                """));
    }

    private static Html Family(CpuFamily family) => Html.Of(
        $"""
        <li>{family.Vendor} {family.Name} <span class="quiet">{family.Year.ToString("0000", null)} · {family.Models}</span></li>

        """);

    private static Html Instructions(ReportedBundle bundle)
    {
        (BundledVariant Variant, InstructionHistogram Histogram)[] histograms =
        [
            .. from pair in bundle.Description.Variants.Zip(bundle.Facts)
               where pair.Second.Audit is not null && bundle.Description.TwinOf(pair.First) is null
               select (pair.First, InstructionHistogram.Of(pair.Second.Audit!)),
        ];
        long largest =
            histograms.SelectMany(item => item.Histogram.Rows).Select(row => row.Count).DefaultIfEmpty(1).Max();
        return histograms.Length == 0
            ? new Html("")
            : Html.Of(
                $"""
                <h2>Instructions beyond the baseline</h2>
                <div class="cards">
                {Html.Concat(histograms, item => HistogramCard(item.Variant, item.Histogram, largest))}</div>
                <p class="quiet">Code that asks the CPU first may hold instructions that its variant does not need.</p>

                """);
    }

    private static Html HistogramCard(BundledVariant variant, InstructionHistogram histogram, long largest) => Html.Of(
        $"""
        <section class="card {LevelClass(variant)}">
        <h3>{variant.Name}</h3>
        <p class="quiet">{Quantity.Count(histogram.Instructions)} instructions in {histogram.Scope}{(histogram.Rows.Count == 0 ? ", none beyond x86-64." : "; those beyond x86-64 by what they need:")}</p>
        <div class="variants">
        {Html.Concat(histogram.Rows, row => Bar(
            row.Feature,
            $"level level-{row.Level}",
            row.Count,
            largest,
            Quantity.Count(row.Count),
            Levels.NameOf(row.Level)))}</div>
        </section>

        """);

    private static Html Findings(ReportedBundle bundle) => bundle.Findings.Count == 0
        ? new Html("")
        : Html.Of(
            $"""
            <h2>Findings</h2>
            <dl>
            {Html.Concat(bundle.Findings, finding => Html.Of(
                $"<dt>{finding.RuleId} {finding.Severity.ToString()}</dt><dd>{finding.Variant}: {finding.Message}</dd>\n"))}</dl>

            """);

    private static Html Control(ReportedBundle bundle) => bundle.IgnoresEnvironment
        ? Html.Of($"<p>This bundle ignores <code>MULTIVARIANT</code> and <code>MULTIVARIANT_DEBUG</code>.</p>\n")
        : Html.Of(
            $"""
            <p>Set in the environment of <code>{bundle.Name}</code>; the words of <code>MULTIVARIANT_DEBUG</code> combine
            with commas. Variants are started {(bundle.StartsFromMemory ? "from a memory file" : "straight from the bundle")} unless asked otherwise.</p>
            <dl>
            {Html.Concat(LauncherControl.For(bundle), control => Html.Of(
                $"<dt><code>{control.Setting}</code></dt><dd>{control.Effect}</dd>\n"))}</dl>

            """);

    private static string LevelClass(BundledVariant variant) =>
        Enumerable.Range(X64Levels.Baseline + 1, X64Levels.Highest - X64Levels.Baseline)
            .Where(level => FeatureNames.Of(X64Levels.Required(level)).All(variant.RequiredFeatures.Contains))
            .Select(level => $"level level-{level}")
            .LastOrDefault("level");
}
