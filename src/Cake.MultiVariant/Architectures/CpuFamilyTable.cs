using System.Globalization;

namespace Cake.MultiVariant.Architectures;

/// <summary>Reads an architecture's table of CPU families, cpu-families.txt.</summary>
internal static class CpuFamilyTable
{
    private const string LowersClockMark = " !";

    public static IReadOnlyList<CpuFamily> Read(Architecture architecture)
    {
        using var reader = new StreamReader(
            typeof(CpuFamilyTable).Assembly.GetManifestResourceStream(architecture.CpuFamilyResource)!);
        var known = architecture.Levels.ToDictionary(level => level.Name, level => level.Required);
        var families = new List<CpuFamily>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(" | ") is not [var vendor, var name, var year, var models, var names, var instructions])
                continue;
            bool lowersClock = instructions.EndsWith(LowersClockMark, StringComparison.Ordinal);
            string[] parts = (lowersClock ? instructions[..^LowersClockMark.Length] : instructions).Split('+');
            FeatureSet features = known[parts[0]].Union(architecture.SetOf(parts[1..]));
            string[] ownNames = names.Split(", ");
            known.Add(ownNames[0], features);
            VariantFlags avoided = lowersClock ? VariantFlags.AvoidWhereVector512Throttles : VariantFlags.None;
            int firstSold = int.Parse(year, CultureInfo.InvariantCulture);
            families.Add(new CpuFamily(vendor, name, firstSold, models, ownNames, features, avoided));
        }

        return families;
    }
}
