using System.Text;
using System.Text.RegularExpressions;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Reporting;

/// <summary>A bundle in GitHub-flavoured Markdown, for the pages of jobs and releases.</summary>
internal static partial class MarkdownReport
{
    public static string Write(ReportedBundle bundle)
    {
        BundleDescription description = bundle.Description;
        var text = new StringBuilder();
        Line(text, $"## {Escape(bundle.Name)}");
        Line(text);
        Line(text, $"{Quantity.Of(bundle.Variants.Count, "variant")} in {Quantity.Size(description.Length)} "
            + $"({Quantity.Count(description.Length)} bytes); the launcher starts the first that the CPU can run.");
        Line(text);
        Line(text, "| variant | size | SHA-256 | starts on |");
        Line(text, "|:--|--:|:--|:--|");
        foreach (ReportedVariant variant in bundle.Variants)
        {
            Line(text, $"| {Escape(variant.Variant.Name)} | {Escape(variant.Size)} | `{variant.Variant.Sha256}` "
                + $"| {Escape(Families(variant.Families))} |");
        }

        if (bundle.Unable.Count > 0)
        {
            Line(text);
            Line(text, $"Runs on none of: {Escape(Families(bundle.Unable))}.");
        }

        foreach (ValidationFinding finding in bundle.Findings.Where(item => item.Severity > RuleSeverity.Information))
        {
            Line(text);
            Line(text, $"- {finding.Severity}: {Escape($"{finding}")}");
        }

        Line(text);
        Line(text, $"SHA-256 of the bundle: `{description.Sha256}`");
        return text.ToString();
    }

    /// <summary>So that a text has no meaning in Markdown or HTML, in and outside of tables.</summary>
    public static string Escape(string text) => Special().Replace(text, match => $"&#{(int)match.Value[0]};");

    private static string Families(IEnumerable<CpuFamily> families)
    {
        string names = string.Join("; ", families.GroupBy(family => family.Vendor).Select(vendor =>
            $"{vendor.Key} {string.Join(", ", vendor.Select(family => family.Name))}"));
        return names.Length > 0 ? names : "no known CPU by itself";
    }

    private static void Line(StringBuilder text, string line = "") => text.Append(line).Append('\n');

    [GeneratedRegex(@"[\\`*_{}\[\]<>()#|&~\r\n]")]
    private static partial Regex Special();
}
