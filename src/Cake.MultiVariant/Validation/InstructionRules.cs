using System.Globalization;
using Cake.MultiVariant.Architectures;
using MultiVariant.Format;
using MultiVariant.Format.X64;

namespace Cake.MultiVariant.Validation;

/// <summary>The rules that hold a program's code against its label.</summary>
internal static class InstructionRules
{
    /// <summary>How many features a finding names, the most used first.</summary>
    private const int EvidenceCount = 4;

    private const string BuildAsLabelled = "build it for that level, or give it the name of what it was built for";

    /// <summary>
    /// What ILC uses without being told to, always behind a check of the CPU
    /// (optimisticInstructionSetSupportBuilder in dotnet/runtime, InstructionSetHelpers.cs): of the encodings before
    /// AVX, as code with VEX encodings would slow down the code around it on CPUs that have both.
    /// </summary>
    private static readonly FeatureSet s_guardedByIlc = Set(
        "sse3", "ssse3", "sse4.1", "sse4.2", "popcnt", "movbe", "lzcnt", "aes", "pclmul", "serialize", "gfni", "sha",
        "waitpkg");

    /// <summary>The same where the label has AVX. Where it has AVX-512, there is nothing that ILC may not guard.</summary>
    private static readonly FeatureSet s_guardedByIlcWithAvx = Set(
        "bmi", "bmi2", "f16c", "fma", "vaes", "vpclmulqdq", "avx2", "avxvnni", "avxifma", "avxvnniint8", "avxvnniint16");

    private static readonly FeatureSet s_v3Only = Levels(X64Features.FirstOfV3, X64Features.FirstOfV4);
    private static readonly FeatureSet s_v4Only = Levels(X64Features.FirstOfV4, X64Features.FirstBeyondLevels);

    public static IReadOnlyList<ArtifactRule> All { get; } =
    [
        new("MV1201", RuleSeverity.Error, "at most what the name says", BuildAsLabelled,
            facts => facts.Elf is { } elf ? NeededLevelAbove(elf.Notes.NeededIsa, facts.Label) : null),
        new("MV1202", RuleSeverity.Error, "managed code for every CPU that the name allows", BuildAsLabelled,
            facts => facts.Audit?.ManagedCode is { } code && IsNativeAot(facts)
                    && !facts.Label.UsesVector512
                ? Describe(code.UsesOutside(MayUse(facts.Label)), code.Name)
                : null),
        new("MV1203", RuleSeverity.Error, "managed code that uses what the name allows", BuildAsLabelled,
            facts => facts.Audit?.ManagedCode is { } code && IsNativeAot(facts)
                ? Unused(facts.Label, [code], except: s_guardedByIlc)
                : null),
        new("MV1204", RuleSeverity.Error, "at most what the name says", BuildAsLabelled,
            facts => facts.IlcDemand is { } demand
                ? Names(
                    "a program that ILC compiled for CPUs with",
                    demand.Required.Except(facts.Label.RequiredFeatures))
                : null),
        new("MV1205", RuleSeverity.Error, "all that the name says", BuildAsLabelled,
            facts => facts.IlcDemand is { } demand
                ? Names(
                    "a program that ILC compiled for CPUs without",
                    facts.Label.RequiredFeatures.Intersect(demand.Expressible).Except(demand.Required))
                : null),
        new("MV1206", RuleSeverity.Warning, "code for every CPU that the name allows, or a check of the CPU (cpuid)",
            BuildAsLabelled,
            facts => facts.Audit is { AsksCpu: false } && !IsNativeAot(facts) ? BeyondLabel(facts) : null),
        new("MV1207", RuleSeverity.Warning, "code that uses what the name allows", BuildAsLabelled,
            facts => facts.Audit is { } audit && !IsNativeAot(facts)
                ? Unused(facts.Label, audit.Sections, except: default)
                : null),
        new("MV1208", RuleSeverity.Information,
            "that the program runs it only where its check of the CPU (cpuid) allows it",
            "try it on an emulated CPU: MultiVariantVerify with SmokeArguments",
            facts => facts.Audit is { AsksCpu: true } && !IsNativeAot(facts) ? BeyondLabel(facts) : null),
    ];

    private static bool IsNativeAot(ArtifactFacts facts) => facts.Elf is { IsNativeAot: true };

    private static string? NeededLevelAbove(uint neededIsa, Variant label)
    {
        for (int level = X64Levels.Highest; level > X64Levels.Baseline; level--)
        {
            bool isNeeded = (neededIsa >> (level - 1) & 1) != 0;
            if (isNeeded && !X64Levels.Required(level).IsSubsetOf(label.RequiredFeatures))
                return $"the GNU property 'x86 ISA needed: x86-64-v{level}'";
        }

        return null;
    }

    private static FeatureSet MayUse(Variant label)
    {
        FeatureSet mayUse = label.RequiredFeatures;
        mayUse.Add(s_guardedByIlc);
        if (mayUse.Contains(FeatureNames.NumberOf("avx")))
            mayUse.Add(s_guardedByIlcWithAvx);
        return mayUse;
    }

    private static string? BeyondLabel(ArtifactFacts facts) =>
        facts.Audit!.Sections
            .Select(section => Describe(section.UsesOutside(facts.Label.RequiredFeatures), section.Name))
            .FirstOrDefault(found => found != null);

    private static string? Describe(IReadOnlyList<FeatureUse> uses, string section)
    {
        if (uses.Count == 0)
            return null;
        string more = uses.Count > EvidenceCount ? $" and of {uses.Count - EvidenceCount} more features" : "";
        return $"instructions in {section}: {string.Join(", ", uses.Take(EvidenceCount))}{more}";
    }

    private static string? Unused(Variant label, IEnumerable<SectionAudit> code, FeatureSet except)
    {
        FeatureSet used = default;
        foreach (FeatureUse use in code.SelectMany(section => section.Uses))
            used.Add(use.Feature);
        FeatureSet level = (label.UsesVector512 ? s_v4Only : s_v3Only).Except(except);
        return !level.IsSubsetOf(label.RequiredFeatures) || !level.Intersect(used).IsEmpty ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"none of {code.Sum(section => section.InstructionCount):N0} instructions that needs one of "
                + $"{string.Join(", ", FeatureNames.Of(level))}");
    }

    private static string? Names(string what, FeatureSet features) =>
        features.IsEmpty ? null : $"{what} {string.Join(", ", FeatureNames.Of(features))}";

    private static FeatureSet Set(params ReadOnlySpan<string> names)
    {
        FeatureSet set = default;
        foreach (string name in names)
            set.Add(FeatureNames.NumberOf(name));
        return set;
    }

    private static FeatureSet Levels(int first, int end)
    {
        FeatureSet set = default;
        for (int feature = first; feature < end; feature++)
            set.Add(feature);
        return set;
    }
}
