using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Explanation;

namespace Cake.MultiVariant.Reporting;

/// <summary>
/// CPU families that start the same variant, and for the same reasons none that is better: those that they avoid, and what
/// they lack for the next better one. There is no reason where they start the best.
/// </summary>
internal sealed record CpuGroup(string Reason, IReadOnlyList<CpuFamily> Families)
{
    /// <summary>The groups by the variant that they start; null stands for those that can run none.</summary>
    public static ILookup<string?, CpuGroup> Of(FilePath path, BundleReader bundle) => (
        from family in Sort(bundle.Architecture.CpuFamilies)
        let explanation = BundleExplainer.Of(path, bundle, family)
        group family by (explanation.Chosen, Reason: ReasonIn(explanation)) into families
        select (families.Key.Chosen, Group: new CpuGroup(families.Key.Reason, [.. families])))
        .ToLookup<(string? Chosen, CpuGroup Group), string?, CpuGroup>(it => it.Chosen, it => it.Group);

    /// <summary>The families of all groups by vendor and year.</summary>
    public static IEnumerable<CpuFamily> FamiliesOf(IEnumerable<CpuGroup> groups) =>
        Sort(groups.SelectMany(group => group.Families));

    private static IOrderedEnumerable<CpuFamily> Sort(IEnumerable<CpuFamily> families) =>
        families.OrderBy(family => family.Vendor, StringComparer.Ordinal).ThenBy(family => family.Year);

    private static string ReasonIn(BundleExplanation explanation)
    {
        VariantExplanation[] better = [.. explanation.Variants.TakeWhile(variant => variant.Name != explanation.Chosen)];
        IEnumerable<VariantExplanation> telling =
            [.. better.SkipLast(1).Where(variant => variant.IsAvoided), .. better.TakeLast(1)];
        return string.Join("; ", telling.Select(ExplanationText.Objection));
    }
}
