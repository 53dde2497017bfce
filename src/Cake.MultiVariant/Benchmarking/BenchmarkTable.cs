using Cake.MultiVariant.Presentation;
using Cake.MultiVariant.Reporting;

namespace Cake.MultiVariant.Benchmarking;

/// <summary>A benchmark's figures as text.</summary>
internal static class BenchmarkTable
{
    public static void WriteTo(ICakeLog log, BenchmarkResult result)
    {
        foreach (BenchmarkedCommand command in result.Commands)
        {
            log.Information("");
            log.Information("{0} ({1})", Title(result, command), Quantity.Of(command.Rounds, "round"));
            int width = command.Variants.Max(variant => variant.Name.Length);
            foreach (BenchmarkedVariant variant in command.Variants)
                log.Information(
                    "  {0}  {1,8}  {2}",
                    variant.Name.PadRight(width), Quantity.Duration(variant.Median), Comparison(result, variant));
            log.Information("{0}", BenchmarkVerdict.Of(result, command));
        }
    }

    public static string ToMarkdown(BenchmarkResult result) => string.Concat(
        result.Commands.Select(command =>
            $"### {MarkdownReport.Escape(Title(result, command))}\n\n"
            + $"| variant | median of {command.Rounds} | ratio (95 % confidence) |\n|:--|--:|:--|\n"
            + string.Concat(command.Variants.Select(variant =>
                $"| {MarkdownReport.Escape(variant.Name)} | {Quantity.Duration(variant.Median)} "
                + $"| {Comparison(result, variant)} |\n"))
            + $"\n{MarkdownReport.Escape(BenchmarkVerdict.Of(result, command))}\n\n"));

    public static string Title(BenchmarkResult result, BenchmarkedCommand command) =>
        $"{result.Bundle.GetFilename()} {command.CommandLine}".TrimEnd();

    public static string Comparison(BenchmarkResult result, BenchmarkedVariant variant) =>
        variant.Name == result.Baseline ? "baseline" : $"{Quantity.Ratio(variant.Ratio)} "
            + $"({Quantity.Ratio(variant.RatioLow)} to {Quantity.Ratio(variant.RatioHigh)})";
}
