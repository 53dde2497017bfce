using Cake.Core.Annotations;
using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant;

public static partial class MultiVariantAliases
{
    /// <summary>Lists the CPUs after which variants can be named, and logs them as a table.</summary>
    /// <remarks>
    /// Wherever a variant is named, a CPU's name stands for the features that these CPUs have, and the program is compiled
    /// for as many of them as its compiler knows.
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <returns>The CPUs, by architecture and vendor, older ones first.</returns>
    /// <example>
    /// <code>
    /// var newest = MultiVariantListCpus().Where(cpu => cpu.Year >= 2024);
    /// Information("{0}", string.Join(", ", newest.Select(cpu => cpu.Names[0])));
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static IReadOnlyList<CpuDescription> MultiVariantListCpus(this ICakeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (string line in CpuList.Lines(CpuList.All))
            context.Log.Information("{0}", line);
        return CpuList.All;
    }
}
