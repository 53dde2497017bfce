using Cake.Core.Annotations;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Explanation;

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

    /// <summary>
    /// Explains which variant of a bundle a CPU starts: for each variant, which of the features that it needs the CPU has
    /// and lacks, and whether and why it is avoided. Logs the explanation.
    /// </summary>
    /// <remarks>
    /// For this machine, the bundle's launcher is asked. For a named CPU, the launcher's rule is applied to what such CPUs
    /// have by the list of <c>MultiVariantListCpus</c>; kernels and virtual machines may hide some of that.
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="bundle">The bundle.</param>
    /// <param name="cpu">
    /// A CPU by one of its names in <c>MultiVariantListCpus</c>, such as <c>skylake</c>, <c>znver4</c> or <c>graviton3</c>;
    /// null for the CPU of this machine.
    /// </param>
    /// <returns>The explanation. <c>ToString</c> makes the logged text of it.</returns>
    /// <exception cref="CakeException">
    /// The bundle is missing or damaged; the CPU is unknown or of another architecture than the bundle; or no CPU is named,
    /// and the bundle cannot run on this machine, ignores the environment, or has more rights than its caller.
    /// </exception>
    /// <example>
    /// <code>
    /// var explanation = MultiVariantExplain("./artifacts/tool", "skylake-avx512");
    /// foreach (var variant in explanation.Variants.Where(variant => variant.IsAvoided))
    /// {
    ///     Information("{0} is avoided: {1}", variant.Name, variant.AvoidedBecause);
    /// }
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static BundleExplanation MultiVariantExplain(this ICakeContext context, FilePath bundle, string? cpu = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(bundle);
        if (cpu != null)
            ArgumentException.ThrowIfNullOrWhiteSpace(cpu);
        return new BundleExplainer(context.Log).Explain(bundle.MakeAbsolute(context.Environment), cpu);
    }
}
