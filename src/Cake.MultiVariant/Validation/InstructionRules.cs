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
            facts => facts.Audit is { AsksCpu: false } && !IsNativeAot(facts) ? BeyondLabel(facts) : null),
        new("MV1207", RuleSeverity.Warning, "code that uses what the name allows", BuildAsLabelled,
            facts => facts.Audit is { } audit && !IsNativeAot(facts)
                ? Unused(facts.Label, audit.Sections, architecture.TelltalesOf(facts.Label))
                : null),
        new("MV1208", RuleSeverity.Information,
            $"that the program runs it only where its check of the CPU ({architecture.CpuCheck}) allows it",
            "try it on an emulated CPU: MultiVariantVerify with SmokeArguments",
            facts => facts.Audit is { AsksCpu: true } && !IsNativeAot(facts) ? BeyondLabel(facts) : null),
    ];

    private static bool IsNativeAot(ArtifactFacts facts) => facts.Elf is { IsNativeAot: true };

    private static FeatureSet AllowedFor(Variant label) =>
        label.RequiredFeatures.Union(label.Architecture.GuardedByIlc(label.RequiredFeatures));

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
