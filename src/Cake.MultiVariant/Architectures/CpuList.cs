using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Architectures;

/// <summary>All CPUs that variants can be named after.</summary>
internal static class CpuList
{
    public static IReadOnlyList<CpuDescription> All { get; } =
    [
        .. from architecture in Architecture.All
           from family in architecture.CpuFamilies
           select Describe(architecture, family),
    ];

    public static CpuDescription Describe(Architecture architecture, CpuFamily family)
    {
        Level level = architecture.Levels[architecture.LevelIndexOf(family.Features)];
        return new CpuDescription
        {
            Names = family.VariantNames,
            Vendor = family.Vendor,
            MicroArchitecture = family.Name,
            Year = family.Year,
            Models = family.Models,
            Architecture = architecture.Name,
            Level = level.Name,
            FeaturesBeyondLevel = architecture.NamesOf(family.Features.Except(level.Required)),
        };
    }

    /// <summary>A line for each: names, micro-architecture, level and features.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<CpuDescription> cpus) => TextTable.Lines(
        cpus.Select(cpu => (string[])
        [
            string.Join(", ", cpu.Names),
            $"{cpu.Vendor} {cpu.MicroArchitecture}",
            string.Join('+', [cpu.Level, .. cpu.FeaturesBeyondLevel]),
        ]));
}
