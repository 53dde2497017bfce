using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Validation;

/// <summary>The rules that check a program's code against its label.</summary>
internal static class InstructionRules
{
    /// <summary>How many features a finding names, most used first.</summary>
    private const int EvidenceCount = 4;

    private const string BuildAsLabelled = "build it for that level, or give it the name of what it was built for";

    public static IReadOnlyList<ArtifactRule> For(Architecture architecture) =>
    [
        new("MV1201", RuleSeverity.Error, "at most what the name says", BuildAsLabelled,
            facts => facts.Elf is { } elf
                && facts.Label.Architecture.NeededLevel(elf.Notes) is { } level
                && !level.Required.IsSubsetOf(facts.Label.RequiredFeatures)
                ? $"the GNU property 'x86 ISA needed: {level.Name}'"
                : null),
        new("MV1202", RuleSeverity.Error, "managed code for every CPU that the name allows", BuildAsLabelled,
            facts => facts.Audit?.ManagedCode is { } code && IsNativeAot(facts)
                ? Describe(code.UsesOutside(AllowedFor(facts.Label)), code.Name)
                : null),
        new("MV1203", RuleSeverity.Error, "managed code that uses what the name allows", BuildAsLabelled,
            facts => facts.Audit?.ManagedCode is { } code && IsNativeAot(facts)
                ? Unused(facts.Label, [code], architecture.ManagedTelltalesOf(facts.Label))
                : null),
        new("MV1204", RuleSeverity.Error, "at most what the name says", BuildAsLabelled,
            facts => facts.IlcDemand is { } demand
                ? CompiledFor("with", facts.Label, demand.Required.Except(facts.Label.RequiredFeatures))
                : null),
        new("MV1205", RuleSeverity.Error, "all that the name says", BuildAsLabelled,
            facts => facts.IlcDemand is { } demand
                ? CompiledFor(
                    "without", facts.Label, facts.Label.PromisedFeatures.Intersect(demand.Expressible).Except(demand.Required))
                : null),
        new("MV1206", RuleSeverity.Warning,
            $"code for every CPU that the name allows, or a check of the CPU ({architecture.CpuCheck})", BuildAsLabelled,
            facts => facts.Audit is { } && !IsNativeAot(facts) ? Unguarded(facts) : null),
        new("MV1207", RuleSeverity.Warning, "code that uses what the name allows", BuildAsLabelled,
            facts => facts.Audit is { } audit && !IsNativeAot(facts) && Unguarded(facts) == null
                ? Unused(facts.Label, audit.Sections, architecture.TelltalesOf(facts.Label, audit.InstructionCount))
                : null),
        new("MV1208", RuleSeverity.Information,
            $"that the program runs it only where its check of the CPU ({architecture.CpuCheck}) allows it",
            "try it on an emulated CPU: MultiVariantVerify with SmokeArguments",
            facts => facts.Audit is { AsksCpu: true } && !IsNativeAot(facts) && Unguarded(facts) == null
                ? BeyondLabel(facts)
                : null),
        new("MV1209", RuleSeverity.Error, "at most what the name says", BuildAsLabelled,
            facts => GoSetting(facts) is { } setting && !setting.Needs.IsSubsetOf(facts.Label.RequiredFeatures)
                ? $"the Go build setting {setting.Text}"
                : null),
        new("MV1210", RuleSeverity.Warning, "the highest level that the name allows", BuildAsLabelled,
            facts => GoSetting(facts) is { } setting && !HighestLevel(facts.Label).Required.IsSubsetOf(setting.Needs)
                ? $"the Go build setting {setting.Text}"
                : null),
    ];

    /// <summary>What Go was asked to build for (GOAMD64, or GOARM64 with options such as <c>v8.1,lse</c>), and what that needs.</summary>
    private static (string Text, FeatureSet Needs)? GoSetting(ArtifactFacts facts)
    {
        Architecture architecture = facts.Label.Architecture;
        GoNames names = architecture.GoNames(minorVersion: int.MaxValue);
        if (names.LevelVariable is not { } variable || facts.Go?.Settings.GetValueOrDefault(variable) is not { } value)
            return null;
        string[] parts = value.Split(',');
        Level? level = architecture.Levels.FirstOrDefault(level => names.Compiler.Levels.GetValueOrDefault(level.Name) == parts[0]);
        IEnumerable<string> options = names.Compiler.Extensions.Where(it => parts.Contains(it.Name)).SelectMany(it => it.Features);
        return level is null ? null : ($"{variable}={value}", level.Required.Union(architecture.SetOf(options)));
    }

    private static Level HighestLevel(Variant label) =>
        label.Architecture.Levels[label.Architecture.LevelIndexOf(label.RequiredFeatures)];

    private static bool IsNativeAot(ArtifactFacts facts) => facts.Elf is { IsNativeAot: true };

    private static FeatureSet AllowedFor(Variant label) =>
        label.RequiredFeatures.Union(label.Architecture.GuardedByIlc(label.RequiredFeatures));

    /// <summary>What shows that the program runs code beyond its label without asking the CPU, or null.</summary>
    private static string? Unguarded(ArtifactFacts facts) =>
        BeyondLabel(facts) is { } found ? facts.Audit!.AsksCpu ? UnguardedCode.Find(facts) : found : null;

    private static string? BeyondLabel(ArtifactFacts facts) =>
        facts.Audit!.Sections
            .Select(section => Describe(section.UsesOutside(facts.Label.RequiredFeatures), section.Name))
            .FirstOrDefault(found => found != null);

    private static string? Describe(IReadOnlyList<FeatureUse> uses, string section)
    {
        if (uses.Count == 0)
            return null;
        int rest = uses.Count - EvidenceCount;
        string more = rest > 0 ? $" and some that need {Quantity.Of(rest, "more feature")}" : "";
        return $"instructions in {section}: {string.Join(", ", uses.Take(EvidenceCount))}{more}";
    }

    private static string? Unused(Variant label, IEnumerable<SectionAudit> code, FeatureSet expected)
    {
        FeatureSet used = FeatureSetOperations.SetOf(code.SelectMany(section => section.Uses).Select(use => use.Feature));
        return expected.IsEmpty || !expected.Intersect(used).IsEmpty ? null
            : $"{Quantity.Of(code.Sum(section => section.InstructionCount), "instruction")}, none of which needs any of "
                + string.Join(", ", label.Architecture.NamesOf(expected));
    }

    private static string? CompiledFor(string cpus, Variant label, FeatureSet features) => features.IsEmpty
        ? null
        : $"a program that ILC compiled for CPUs {cpus} {string.Join(", ", label.Architecture.NamesOf(features))}";
}
