using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Reporting;

/// <summary>A report in one HTML file that needs nothing else: no network, no script, no other file.</summary>
internal static class HtmlReport
{
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
        <p>One Linux executable for {bundle.Architecture.Name}: {Quantity.Of(bundle.Variants.Count, "variant")} in
        {Quantity.Size(bundle.Description.Length)}. Its launcher starts the first variant that the CPU can run.</p>
        <h2>What is inside</h2>
        <div class="variants">
        {Html.Concat(bundle.Variants, variant => SizeBar(bundle, variant))}{OverheadBar(bundle)}</div>
        {Packing(bundle)}{Html.Concat(bundle.Needs, needs => Html.Of($"<p>{needs}</p>\n"))}<h2>How to control it</h2>
        {Control(bundle)}{Findings(bundle)}<h2>Which CPU starts which variant</h2>
        <div class="cards">
        {Html.Concat(bundle.Variants, variant => CpuCard(bundle, variant))}{UnableCard(bundle)}</div>
        <p class="quiet">The launcher asks the CPU and the kernel, and does not use this list. {bundle.Architecture.CpuFamilyExceptions}:
        these start what older CPUs start.</p>
        {Instructions(bundle)}<h2>SHA-256</h2>
        <dl>
        <dt>{bundle.Name}</dt><dd><code>{bundle.Description.Sha256}</code></dd>
        {Html.Concat(bundle.Description.Variants, variant => Html.Of(
            $"<dt>{variant.Name}</dt><dd><code>{variant.Sha256}</code></dd>\n"))}</dl>
        </body>
        </html>

        """).Markup;

    private static Html Style()
    {
        using var reader = new StreamReader(
            typeof(HtmlReport).Assembly.GetManifestResourceStream("Reporting/report.css")!);
        return new Html(reader.ReadToEnd());
    }

    private static Html Packing(ReportedBundle bundle) => bundle.Base is { } basis
        ? Html.Of(
            $"""
            <p class="quiet">The variants are packed: {basis.Name} by itself, the others as what differs from it. The pale
            bars are their sizes when unpacked.</p>

            """)
        : Html.Empty;

    private static Html SizeBar(ReportedBundle bundle, ReportedVariant variant) => Bar(
        variant.Variant.Name, LevelClass(bundle, variant),
        variant.Variant.SameAs is null ? variant.Variant.StoredLength : 0, Largest(bundle), variant.Variant.SizeText,
        variant.Variant.ExactSizeText, variant.Variant.SameAs is null ? variant.Variant.Length : 0);

    private static Html OverheadBar(ReportedBundle bundle) => Bar(
        "launcher, index", "level", bundle.Overhead, Largest(bundle), Quantity.Size(bundle.Overhead),
        $"{Quantity.Count(bundle.Overhead)} bytes");

    private static Html Bar(
        string label, string level, long value, long largest, string text, string exact, long whole = 0) => Html.Of(
        $"""
        <div>
        <span>{label}</span>
        <svg class="{level}" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">{(whole > value ? Rectangle(whole, largest, Html.Of($" class=\"whole\"")) : Html.Empty)}{Rectangle(value, largest, Html.Empty)}</svg>
        <span class="size" title="{exact}">{text}</span>
        </div>

        """);

    private static Html Rectangle(long value, long largest, Html attributes) => Html.Of(
        $"""<rect{attributes} width="{Quantity.Percent((double)value / largest)}" height="1"/>""");

    private static long Largest(ReportedBundle bundle) =>
        Math.Max(bundle.Overhead, bundle.Description.Variants.Max(variant => variant.Length));

    private static Html CpuCard(ReportedBundle bundle, ReportedVariant variant) => Html.Of(
        $"""
        <section class="card {LevelClass(bundle, variant)}">
        <h3>{variant.Variant.Name}</h3>
        {Needs(bundle, variant.Variant)}{Cpus(variant.Cpus)}</section>

        """);

    private static Html UnableCard(ReportedBundle bundle) => bundle.Unable.Count == 0 ? Html.Empty : Html.Of(
        $"""
        <section class="card level">
        <h3>no variant</h3>
        <p class="quiet">On these CPUs the launcher says what they lack, and ends with exit code 69.</p>
        {Cpus(bundle.Unable)}</section>

        """);

    private static Html Needs(ReportedBundle bundle, BundledVariant variant) => variant.RequiredFeatures.Count == 0
        ? Html.Of($"""<p class="quiet">Needs nothing beyond {bundle.Architecture.Baseline.Name}.</p>{"\n"}""")
        : Html.Of($"""<p class="quiet">Needs {string.Join(", ", variant.RequiredFeatures)}.</p>{"\n"}""");

    private static Html Cpus(IReadOnlyList<CpuGroup> groups) => groups.Count == 0
        ? Html.Of($"<p>None of the CPUs in this report starts it by default.</p>\n")
        : Html.Concat(groups, group => Html.Of(
            $"""
            {(group.Reason.Length > 0 ? Html.Of($"<p class=\"why\">Not {group.Reason}:</p>\n") : Html.Empty)}<ul>
            {Html.Concat(group.Families, family => Html.Of(
                $"""
                <li>{family.Vendor} {family.Name} <span class="quiet">{family.Year.ToString("0000", null)} · {family.Models}</span></li>

                """))}</ul>

            """));

    private static Html Instructions(ReportedBundle bundle)
    {
        (ReportedVariant Variant, InstructionHistogram Histogram)[] histograms =
        [
            .. from variant in bundle.Variants
               where variant.Facts.Audit is not null && variant.Variant.SameAs is null
               select (variant, InstructionHistogram.Of(variant.Facts.Audit!)),
        ];
        long largest =
            histograms.SelectMany(item => item.Histogram.Rows).Select(row => row.Count).DefaultIfEmpty(1).Max();
        return histograms.Length == 0 ? Html.Empty : Html.Of(
            $"""
            <h2>Instructions beyond the baseline</h2>
            <div class="cards">
            {Html.Concat(histograms, item => HistogramCard(bundle, item.Variant, item.Histogram, largest))}</div>
            <p class="quiet">Code that checks the CPU first may contain instructions beyond those of its variant.</p>

            """);
    }

    private static Html HistogramCard(
        ReportedBundle bundle, ReportedVariant variant, InstructionHistogram histogram, long largest)
    {
        string baseline = bundle.Architecture.Baseline.Name;
        string[] levels = [.. bundle.Architecture.LevelNames];
        return Html.Of(
            $"""
            <section class="card {LevelClass(bundle, variant)}">
            <h3>{variant.Variant.Name}</h3>
            <p class="quiet">{Quantity.Of(histogram.Instructions, "instruction")} in {histogram.Scope}{(histogram.Rows.Count == 0 ? $", none beyond {baseline}." : $"; those beyond {baseline} by what they need:")}</p>
            <div class="variants">
            {Html.Concat(histogram.Rows, row => Bar(
                row.Feature, LevelClass(bundle.Architecture, row.Level), row.Count, largest, Quantity.Count(row.Count), levels[row.Level]))}</div>
            </section>

            """);
    }

    private static Html Findings(ReportedBundle bundle) => bundle.Findings.Count == 0 ? Html.Empty : Html.Of(
        $"""
        <h2>Findings</h2>
        <dl>
        {Html.Concat(bundle.Findings, finding => Html.Of(
            $"<dt>{finding.Severity.ToString()} {finding.RuleId}</dt><dd>{finding.Text}</dd>\n"))}</dl>

        """);

    private static Html Control(ReportedBundle bundle)
    {
        if (bundle.IgnoresEnvironment)
            return Html.Of($"<p>This bundle ignores <code>MULTIVARIANT</code> and <code>MULTIVARIANT_DEBUG</code>.</p>\n");
        string variant = bundle.Variants[^1].Variant.Name;
        string mapped = bundle.Base is null ? "straight from the bundle" : "from a memory file, which it is unpacked to";
        (string Setting, string Effect)[] controls =
        [
            ("MULTIVARIANT_DEBUG=list", "says which variant starts here and what the CPU lacks for the others"),
            ($"MULTIVARIANT={variant}", $"starts {variant} instead of the best variant for the CPU"),
            ($"MULTIVARIANT={bundle.Name}:{variant}", $"does so in {bundle.Name} only, not in bundles that it starts"),
            ($"MULTIVARIANT={variant}!", "starts it even if the CPU seems to lack something that it needs"),
            ("MULTIVARIANT_DEBUG=log", "says on standard error which variant starts, and runs it"),
            ("MULTIVARIANT_DEBUG=json", "prints the list as JSON, for programs"),
            ("MULTIVARIANT_DEBUG=extract", "writes the variant that would start to standard output"),
            ("MULTIVARIANT_DEBUG=map", $"maps the variant {mapped}"),
            ("MULTIVARIANT_DEBUG=memfd", "starts the variant from a sealed memory file"),
        ];
        return Html.Of(
            $"""
            <p>Set these in the environment of <code>{bundle.Name}</code>. <code>MULTIVARIANT_DEBUG</code> takes several
            words with commas. By default, {(bundle.StartsFromMemory ? "a variant starts from a memory file" : $"the variant is mapped {mapped}")}.</p>
            <dl>
            {Html.Concat(controls, control => Html.Of(
                $"<dt><code>{control.Setting}</code></dt><dd>{control.Effect}</dd>\n"))}</dl>

            """);
    }

    private static string LevelClass(ReportedBundle bundle, ReportedVariant variant) =>
        LevelClass(bundle.Architecture, bundle.Architecture.LevelIndexOf(variant.Facts.Label.RequiredFeatures));

    private static string LevelClass(Architecture architecture, int level) =>
        level == 0 ? "level"
        : level < architecture.Levels.Count ? $"level level-{architecture.Levels[level].Generation}"
        : "level level-beyond";
}
