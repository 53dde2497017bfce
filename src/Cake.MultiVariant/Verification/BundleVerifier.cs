using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Verification;

/// <summary>Reads a finished bundle back and starts it.</summary>
internal sealed class BundleVerifier(ICakeContext context, MultiVariantVerifySettings settings)
{
    /// <exception cref="CakeException">The bundle is damaged or breaks a rule; the message has all findings.</exception>
    public BundleVerification Verify(FilePath path)
    {
        using var bundle = BundleReader.Open(path);
        var validator = new ArtifactValidator(settings.Validation);
        ArtifactFacts[] variants =
        [
            .. from entry in bundle.Entries
               select ArtifactFacts.Gather(entry, $"in {path}", bundle.Executable(entry)),
        ];
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
        if (Emulator.Find(context, settings) is { } emulator)
            return emulator.Start(path, bundle.Entries, findings);
        context.Log.Information("qemu-x86_64 is not at hand (Debian: qemu-user), so {0} was not started.", path);
        return [];
    }

    private void Report(BundleVerification verification)
    {
        context.Log.Information(
            "Verified {0}: {1} variants, {2} findings, {3} starts on emulated CPUs.",
            verification.Bundle.Path,
            verification.Bundle.Variants.Count,
            verification.Findings.Count,
            verification.Starts.Count);
        foreach (EmulatedStart start in verification.Starts)
            context.Log.Verbose("On {0} it starts {1}.", start.CpuModel, start.Variant ?? "no variant");
    }
}
