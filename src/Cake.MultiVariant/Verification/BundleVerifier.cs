using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Presentation;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Verification;

/// <summary>Reads a finished bundle back and starts it.</summary>
internal sealed class BundleVerifier(
    ICakeContext context, MultiVariantVerifySettings settings, ArtifactReader artifactReader)
{
    /// <exception cref="CakeException">The bundle is damaged or breaks rules. The message has all findings.</exception>
    public BundleVerification Verify(FilePath path)
    {
        using var bundle = BundleReader.Open(path);
        var validator = new ArtifactValidator(
            bundle.Architecture, settings.Validation, bundle.Flags.HasFlag(BundleFlags.LaunchFromMemory));
        ArtifactFacts[] variants = [.. bundle.Entries.Select(entry => bundle.Gather(entry, artifactReader))];
        variants.WriteTo(context.Log);
        List<ValidationFinding> findings = [.. validator.Check(variants)];
        IReadOnlyList<EmulatedStart> starts = Start(path, bundle, findings);
        findings.ThrowOnErrors($"Verification of {path} failed:");
        findings.WriteTo(context.Log);
        BundleDescription description = bundle.Describe();
        context.Log.Information(
            "Verified {0}: {1}, {2}, {3} on emulated CPUs.",
            path,
            Quantity.Of(description.Variants.Count, "variant"),
            Quantity.Of(findings.Count, "finding"),
            Quantity.Of(starts.Count, "start"));
        if (starts.Count > 0)
            Report(bundle, starts);
        return new BundleVerification { Bundle = description, Findings = findings, Starts = starts };
    }

    private IReadOnlyList<EmulatedStart> Start(FilePath path, BundleReader bundle, List<ValidationFinding> findings)
    {
        // Do not run what is damaged or mislabelled.
        if (!settings.Emulate || findings.Any(finding => finding.Severity == RuleSeverity.Error))
            return [];
        if (bundle.Flags.HasFlag(BundleFlags.IgnoreEnvironment))
        {
            context.Log.Information("{0} was not started: it ignores MULTIVARIANT_DEBUG, and cannot tell what it chooses.", path);
            return [];
        }

        if (Emulator.Find(context, settings, bundle.Architecture) is { } emulator)
            return emulator.Start(path, bundle.Entries, findings);
        context.Log.Warning(
            "{0} was not started: {1} is not installed (Debian: qemu-user).", path, bundle.Architecture.Emulator);
        return [];
    }

    /// <summary>Says which variants were started where, and which were not.</summary>
    private void Report(BundleReader bundle, IReadOnlyList<EmulatedStart> starts)
    {
        foreach (IndexEntry entry in bundle.Entries)
        {
            string[] cpus = [.. starts.Where(start => start.Variant == entry.NameText).Select(start => start.CpuModel)];
            if (cpus.Length > 0)
                context.Log.Information("{0} starts on {1}.", entry.NameText, string.Join(", ", cpus));
            else
                context.Log.Information(
                    "{0} was not started: of the CPUs that QEMU emulates, {1} start another variant or none.",
                    entry.NameText,
                    string.Join(", ", starts.Select(start => start.CpuModel)));
        }
    }
}
