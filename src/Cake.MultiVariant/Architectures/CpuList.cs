namespace Cake.MultiVariant.Architectures;

/// <summary>All CPUs that variants can be named after.</summary>
internal static class CpuList
{
    public static IReadOnlyList<CpuDescription> All { get; } =
    [
        .. from architecture in Architecture.All
           from family in architecture.CpuFamilies
           let level = architecture.Levels[architecture.LevelIndexOf(family.Features)]
           select new CpuDescription
           {
               Names = family.VariantNames,
               Vendor = family.Vendor,
               MicroArchitecture = family.Name,
               Year = family.Year,
               Models = family.Models,
               Architecture = architecture.Name,
               Level = level.Name,
               FeaturesBeyondLevel = architecture.NamesOf(family.Features.Except(level.Required)),
           },
    ];

    /// <summary>A line for each: names, micro-architecture, level and features.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<CpuDescription> cpus)
    {
        (string Names, string Cpu, string Variant)[] rows =
        [
            .. from cpu in cpus
               select (
                   string.Join(", ", cpu.Names),
                   $"{cpu.Vendor} {cpu.MicroArchitecture}",
                   string.Join('+', [cpu.Level, .. cpu.FeaturesBeyondLevel])),
        ];
        int names = rows.Max(row => row.Names.Length);
        int middle = rows.Max(row => row.Cpu.Length);
        return rows.Select(row => $"{row.Names.PadRight(names)}  {row.Cpu.PadRight(middle)}  {row.Variant}");
    }
}
