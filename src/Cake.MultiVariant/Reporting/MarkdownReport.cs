using System.Text.RegularExpressions;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Reporting;

/// <summary>A report in GitHub-flavoured Markdown, for the pages of jobs and releases.</summary>
internal static partial class MarkdownReport
{
    public static string Write(ReportedBundle bundle) => string.Join('\n',
    [
        $"## {Escape(bundle.Name)}",
        "",
        $"{Quantity.Of(bundle.Variants.Count, "variant")} in {Quantity.Size(bundle.Description.Length)} ("
            + $"{Quantity.Of(bundle.Description.Length, "byte")}); the launcher starts the first that the CPU can run.",
        "",
        "| variant | size | SHA-256 | starts on |",
        "|:--|--:|:--|:--|",
        .. bundle.Variants.Select(variant => $"| {Escape(variant.Variant.Name)} | {Escape(variant.Variant.SizeText)} "
            + $"| `{variant.Variant.Sha256}` | {Escape(Families(CpuGroup.FamiliesOf(variant.Cpus)))} |"),
        .. bundle.Needs.SelectMany(needs => new[] { "", Escape(needs) }),
        .. bundle.Unable is [] ? []
            : new[] { "", $"These CPUs run no variant: {Escape(Families(CpuGroup.FamiliesOf(bundle.Unable)))}." },
        .. bundle.Findings.Where(finding => finding.Severity > RuleSeverity.Information)
            .SelectMany(finding => new[] { "", $"- {finding.Severity}: {Escape($"{finding.RuleId} {finding.Text}")}" }),
        .. Reasons(bundle),
        "",
        $"SHA-256 of the bundle: `{bundle.Description.Sha256}`",
        "",
    ]);

    /// <summary>Escapes all that has a meaning in Markdown or HTML, inside and outside tables.</summary>
    public static string Escape(string text) => Special().Replace(text, match => $"&#{(int)match.Value[0]};");

    /// <summary>Why CPUs do not start a better variant.</summary>
    private static IEnumerable<string> Reasons(ReportedBundle bundle)
    {
        string[] rows =
        [
            .. from item in (IEnumerable<(string Name, IReadOnlyList<CpuGroup> Cpus)>)
                   [.. bundle.Variants.Select(variant => (variant.Variant.Name, variant.Cpus)), ("no variant", bundle.Unable)]
               from cpus in item.Cpus
               where cpus.Reason.Length > 0
               select $"| {Escape(Families(cpus.Families))} | {Escape(item.Name)} | {Escape(cpus.Reason)} |",
        ];
        return rows is [] ? [] : ["", "| these CPUs | start | and not |", "|:--|:--|:--|", .. rows];
    }

    private static string Families(IEnumerable<CpuFamily> families)
    {
        string names = string.Join("; ", families.GroupBy(family => family.Vendor).Select(vendor =>
            $"{vendor.Key} {string.Join(", ", vendor.Select(family => family.Name))}"));
        return names.Length > 0 ? names : "no known CPU by default";
    }

    [GeneratedRegex(@"[\\`*_{}\[\]<>()#|&~\r\n]")]
    private static partial Regex Special();
}
