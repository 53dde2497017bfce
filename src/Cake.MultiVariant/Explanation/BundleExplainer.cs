using System.Runtime.InteropServices;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Explanation;

/// <summary>Explains which variant of a bundle starts.</summary>
internal sealed class BundleExplainer(ICakeLog log)
{
    /// <param name="path">The bundle.</param>
    /// <param name="cpu">The name of a CPU, or null for the one of this machine.</param>
    /// <exception cref="CakeException">The bundle cannot be read or asked, or there is no such CPU for it.</exception>
    public BundleExplanation Explain(FilePath path, string? cpu)
    {
        using var bundle = BundleReader.Open(path);
        BundleExplanation explanation =
            cpu is null ? OfThisMachine(path, bundle) : Of(path, bundle, FindCpu(path, bundle.Architecture, cpu));
        foreach (string line in ExplanationText.Lines(explanation))
            log.Information("{0}", line);
        return explanation;
    }

    /// <summary>What the launcher chooses on CPUs of a family.</summary>
    public static BundleExplanation Of(FilePath path, BundleReader bundle, CpuFamily family)
    {
        Architecture architecture = bundle.Architecture;
        return new BundleExplanation
        {
            Bundle = path,
            Cpu = CpuList.Describe(architecture, family),
            Chosen = bundle.Entries.Where(entry => Selection.MayChoose(entry, family.Features, family.Avoided))
                .Select(entry => entry.NameText).FirstOrDefault(),
            Variants =
            [
                .. from entry in bundle.Entries
                   select new VariantExplanation
                   {
                       Name = entry.NameText,
                       PresentFeatures = architecture.NamesOf(entry.RequiredFeatures.Intersect(family.Features)),
                       MissingFeatures = architecture.NamesOf(entry.RequiredFeatures.Except(family.Features)),
                       AvoidedBecause = Selection.CanRun(entry, family.Features)
                           && !Selection.MayChoose(entry, family.Features, family.Avoided) ? architecture.ReasonToAvoid : null,
                   },
            ],
        };
    }

    /// <summary>Only the launcher knows what this CPU and its kernel offer, so it is asked.</summary>
    private static BundleExplanation OfThisMachine(FilePath path, BundleReader bundle)
    {
        Architecture architecture = bundle.Architecture;
        if (!OperatingSystem.IsLinux() || !architecture.IsNative)
            throw CannotAsk($"it is for Linux on {architecture.Name}, and this machine runs "
                + $"{RuntimeInformation.OSDescription} on {RuntimeInformation.OSArchitecture}");
        if (bundle.Flags.HasFlag(BundleFlags.IgnoreEnvironment))
            throw CannotAsk("it was stitched with IgnoreEnvironment, and does not heed MULTIVARIANT_DEBUG");
        if (Privileges.Of(path) is { } privilege)
            throw CannotAsk($"it has {privilege}, and so does not heed MULTIVARIANT_DEBUG");

        var answer = LauncherAnswer.Of(path);
        return new BundleExplanation
        {
            Bundle = path,
            Cpu = null,
            Chosen = answer.Chosen,
            Variants =
            [
                .. from variant in answer.Variants
                   join entry in bundle.Entries on variant.Name equals entry.NameText
                   select new VariantExplanation
                   {
                       Name = variant.Name,
                       PresentFeatures =
                           [.. architecture.NamesOf(entry.RequiredFeatures).Except(variant.MissingFeatures)],
                       MissingFeatures = variant.MissingFeatures,
                       AvoidedBecause = variant.Avoided ? architecture.ReasonToAvoid : null,
                   },
            ],
        };

        CakeException CannotAsk(string why) => new($"Cannot ask {path} which variant it starts on this machine: {why}. Name a "
            + $"CPU instead, such as {architecture.CpuFamilies[^1].VariantNames[0]}; MultiVariantListCpus lists them.");
    }

    private static CpuFamily FindCpu(FilePath path, Architecture architecture, string name)
    {
        if (architecture.TryFindCpu(name) is var (family, _))
            return family;
        Architecture? other = Architecture.All.FirstOrDefault(known => known.TryFindCpu(name) != null);
        throw new CakeException(other is null
            ? $"Cannot explain what {path} starts on '{name}': {UnknownName.ExplainCpu(name)}"
            : $"Cannot explain what {path} starts on {name}: that CPU is for {other.Name} programs, and the bundle is for "
                + $"{architecture.Name}. Name a CPU of that kind; MultiVariantListCpus lists them.");
    }
}
