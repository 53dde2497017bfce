using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Explanation;

/// <summary>An explanation as people read it.</summary>
internal static class ExplanationText
{
    public static IEnumerable<string> Lines(BundleExplanation explanation)
    {
        string cpu = explanation.Cpu is { } named
            ? $"{named.Vendor} {named.MicroArchitecture} ({named.Names[0]})"
            : "this machine";
        yield return explanation.Chosen is { } chosen
            ? $"{explanation.Bundle.GetFilename()} starts {chosen} on {cpu}."
            : $"{explanation.Bundle.GetFilename()} starts no variant on {cpu}, and ends with exit code 69.";
        foreach (VariantExplanation variant in explanation.Variants)
        {
            yield return "";
            yield return $"{variant.Name}: {Verdict(explanation, variant)}";
            IEnumerable<string> features =
                [.. Features("missing", variant.MissingFeatures), .. Features("present", variant.PresentFeatures)];
            foreach (string line in features)
                yield return line;
        }
    }

    /// <summary>A variant, and why CPUs do not start it; null if they could.</summary>
    public static string? Objection(VariantExplanation variant) =>
        variant.AvoidedBecause is { } reason ? $"{variant.Name}, as {reason}"
        : variant.CanRun ? null
        : $"{variant.Name}, for lack of {string.Join(", ", variant.MissingFeatures)}";

    private static string Verdict(BundleExplanation explanation, VariantExplanation variant) =>
        variant.Name == explanation.Chosen ? "starts"
        : variant.AvoidedBecause is { } reason ? $"could run, but is avoided: {reason}"
        : variant.CanRun ? $"could run, but {explanation.Chosen} is better"
        : $"cannot run, {Quantity.Of(variant.MissingFeatures.Count, "feature")} missing";

    private static IEnumerable<string> Features(string title, IReadOnlyList<string> features) =>
        features is [] ? [] : WrappedList.Lines($"  {title}  ", features);
}
