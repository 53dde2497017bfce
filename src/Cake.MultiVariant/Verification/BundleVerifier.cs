using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Presentation;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Verification;

/// <summary>Reads a finished bundle back and starts it.</summary>
internal sealed class BundleVerifier(
    ICakeContext context, MultiVariantVerifySettings settings, ArtifactReader artifactReader)
{
    /// <exception cref="CakeException">The bundle is damaged or breaks a rule; the message has all findings.</exception>
    public BundleVerification Verify(FilePath path)
    {
        using var bundle = BundleReader.Open(path);
        var validator = new ArtifactValidator(bundle.Architecture, settings.Validation);
        ArtifactFacts[] variants = [.. bundle.Entries.Select(entry => bundle.Gather(entry, artifactReader))];
        variants.WriteTo(context.Log);
        List<ValidationFinding> findings = [.. validator.Check(variants)];
        IReadOnlyList<EmulatedStart> starts = Start(path, bundle, findings);
        findings.ThrowOnErrors($"{path} is not what it should be:");
        findings.WriteTo(context.Log);
        var verification = new BundleVerification
        {
            Bundle = bundle.Describe(),
            Findings = findings,
            Starts = starts,
        };
        Report(verification);
        return verification;
    }

    private IReadOnlyList<EmulatedStart> Start(
        FilePath path, BundleReader bundle, List<ValidationFinding> findings)
    {
        // What is damaged or not what it says is not run.
        if (!settings.Emulate || findings.Any(finding => finding.Severity == RuleSeverity.Error))
            return [];
        if (Emulator.Find(context, settings, bundle.Architecture) is { } emulator)
            return emulator.Start(path, bundle.Entries, findings);
        context.Log.Information("{0} is not at hand (Debian: qemu-user), so {1} was not started.", bundle.Architecture.Emulator, path);
        return [];
    }

    private void Report(BundleVerification verification)
    {
        context.Log.Information(
            "Verified {0}: {1}, {2}, {3} on emulated CPUs.",
            verification.Bundle.Path,
            Quantity.Of(verification.Bundle.Variants.Count, "variant"),
            Quantity.Of(verification.Findings.Count, "finding"),
            Quantity.Of(verification.Starts.Count, "start"));
        foreach (EmulatedStart start in verification.Starts)
            context.Log.Verbose("On {0} it starts {1}.", start.CpuModel, start.Variant ?? "no variant");
    }
}
