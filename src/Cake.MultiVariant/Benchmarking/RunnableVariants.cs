using Cake.MultiVariant.Bundling;

namespace Cake.MultiVariant.Benchmarking;

/// <summary>Asks a bundle's launcher, which decides, which variants this CPU can run.</summary>
internal static class RunnableVariants
{
    /// <summary>The variants, best first; logs why the others cannot run.</summary>
    /// <exception cref="CakeException">The bundle does not answer.</exception>
    public static LauncherAnswer.Variant[] Of(FilePath path, ICakeLog log)
    {
        using var bundle = BundleReader.Open(path);
        if (!bundle.Architecture.IsNative)
            throw new CakeException($"Cannot measure {path} on this machine: it is for {bundle.Architecture.Name}. Measure "
                + "it on a machine of that kind; the times of an emulator say nothing about a CPU.");
        if (bundle.Flags.HasFlag(BundleFlags.IgnoreEnvironment))
            throw new CakeException($"Cannot choose a variant of {path}: it ignores MULTIVARIANT. Stitch it without "
                + "IgnoreEnvironment to measure it.");
        if (bundle.Base is { } basis)
            log.Information("The variants are packed: each run begins with unpacking, which takes least for {0}.", basis.NameText);
        var runnable = new List<LauncherAnswer.Variant>();
        foreach (LauncherAnswer.Variant variant in LauncherAnswer.Of(path).Variants)
        {
            string missing = string.Join(", ", variant.MissingFeatures);
            if (missing.Length > 0)
                log.Information("{0} is not measured: this CPU lacks {1}.", variant.Name, missing);
            else if (variant.Avoided)
                log.Information("{0} is not measured: the launcher avoids it on this CPU.", variant.Name);
            else
                runnable.Add(variant);
        }

        return [.. runnable];
    }
}
