using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Verification;

/// <summary>Starts bundles on emulated CPUs, with QEMU's user mode emulation.</summary>
internal sealed class Emulator(
    ICakeContext context, FilePath qemu, MultiVariantVerifySettings settings, Architecture architecture)
{
    /// <summary>Where distributions put the C library for programs of another architecture.</summary>
    private string CrossLibraries => $"/usr/{architecture.Name}-linux-gnu";

    /// <summary>A folder that the user chose is QEMU's own business.</summary>
    private bool NeedsForeignLibraries =>
        !architecture.IsNative
        && string.IsNullOrEmpty(context.Environment.GetEnvironmentVariable("QEMU_LD_PREFIX"))
        && Directory.Exists(CrossLibraries);

    /// <summary>Null where QEMU is not installed.</summary>
    public static Emulator? Find(
        ICakeContext context, MultiVariantVerifySettings settings, Architecture architecture) =>
        context.Environment.Platform.Family == PlatformFamily.Linux
        && context.Tools.Resolve(architecture.Emulator) is { } qemu
            ? new Emulator(context, qemu, settings, architecture)
            : null;

    /// <summary>Starts the bundle on each CPU model, and adds what goes wrong to the findings.</summary>
    public IReadOnlyList<EmulatedStart> Start(
        FilePath bundle, IReadOnlyList<IndexEntry> variants, ICollection<ValidationFinding> findings)
    {
        var starts = new List<EmulatedStart>();
        foreach (CpuModel cpu in architecture.CpuModels)
        {
            string? expected = variants.Where(variant => Selection.CanRun(variant, cpu.Features))
                .Select(variant => variant.NameText).FirstOrDefault();
            Output output = Run(cpu, bundle, "json", arguments: null);
            LauncherAnswer? answer = output.ExitCode == 0 ? LauncherAnswer.TryParse(string.Concat(output.Lines)) : null;
            if (answer is null && !Knows(cpu))
            {
                context.Log.Information("{0} was not started on {1}: this version of QEMU cannot emulate it.", bundle, cpu.Name);
                continue;
            }

            string? chosen = answer?.Chosen;
            if (answer is null || chosen != expected)
            {
                string found = answer is null ? output.Failure : $"the choice of {chosen ?? "no variant"}";
                Add(EmulationRules.Choice, expected, $"{bundle} on the CPU {cpu.Name}", found);
            }
            else if (chosen != null && settings.SmokeArguments is { } arguments)
            {
                Output smoke = Run(cpu, bundle, debug: null, arguments);
                if (smoke.ExitCode != 0)
                    Add(EmulationRules.Smoke, chosen, $"{bundle} {arguments} on the CPU {cpu.Name}", smoke.Failure);
            }

            starts.Add(new EmulatedStart { CpuModel = cpu.Name, Variant = chosen });
        }

        return starts;

        void Add(Rule rule, string? variant, string place, string found)
        {
            RuleSeverity severity = settings.Validation.SeverityOf(rule);
            if (severity != RuleSeverity.Off)
                findings.Add(rule.Finding(severity, variant ?? "no variant", place, found));
        }
    }

    private Output Run(CpuModel cpu, FilePath bundle, string? debug, string? arguments)
    {
        var line = new ProcessArgumentBuilder().Append("-cpu").Append(cpu.Name);
        if (NeedsForeignLibraries)
            line.Append("-L").Append(CrossLibraries);
        line.AppendQuoted(bundle.FullPath);
        if (arguments != null)
            line.Append(arguments);
        return Run(line, debug);
    }

    /// <summary>Distributions have versions of QEMU from before some of the models.</summary>
    private bool Knows(CpuModel cpu)
    {
        Output help = Run(new ProcessArgumentBuilder().Append("-cpu").Append("help"), debug: null);
        return help.ExitCode != 0 || help.Lines.Any(line => line.Split(' ').Contains(cpu.Name));
    }

    private Output Run(ProcessArgumentBuilder line, string? debug)
    {
        using IProcess process = context.ProcessRunner.Start(qemu, new ProcessSettings
        {
            Arguments = line,
            EnvironmentVariables =
                new Dictionary<string, string?> { ["MULTIVARIANT"] = null, ["MULTIVARIANT_DEBUG"] = debug },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Silent = true,
        });
        if (!process.WaitForExit((int)settings.Timeout.TotalMilliseconds))
        {
            process.Kill();
            return new Output(null, [], [$"no end within {settings.Timeout}"]);
        }

        // Unlike the wait with a limit, this one also waits until the output has been read.
        process.WaitForExit();
        return new Output(process.GetExitCode(), [.. process.GetStandardOutput()], [.. process.GetStandardError()]);
    }

    private sealed record Output(int? ExitCode, string[] Lines, string[] Errors)
    {
        /// <summary>The exit code with the last line that the program wrote, which mostly says why it failed.</summary>
        public string Failure
        {
            get
            {
                string message = Errors.LastOrDefault(line => line.Length > 0) ?? "no message";
                return ExitCode is { } code ? $"the exit code {code} ({message})" : message;
            }
        }
    }
}
