using System.Globalization;
using System.Text.RegularExpressions;
using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Validation;

/// <summary>
/// Whether a program that asks the CPU seems to run code beyond its label without asking. A check that was compiled into
/// the program by the C library says nothing about the code of the program itself.
/// </summary>
internal static partial class UnguardedCode
{
    /// <summary>
    /// Programs that choose code at run time have few functions for better CPUs: at most 1.9 % in all of Debian's that link
    /// dynamically. Those that were compiled for a level have them everywhere: 10 % and more in Rust programs.
    /// </summary>
    private const double SuspiciousShare = 0.05;

    private const int SuspiciousCount = 16;

    /// <summary>What shows that the program was compiled for more than its label, or null.</summary>
    public static string? Find(ArtifactFacts facts)
    {
        InstructionAudit audit = facts.Audit!;
        ulong[] beyond =
        [
            .. from section in audit.Sections
               from function in section.DemandingFunctions
               where !function.Needs.IsSubsetOf(facts.Label.RequiredFeatures)
               select function.Address,
        ];
        return ByName(facts, beyond) ?? ByShare(facts, beyond, audit.Sections.Sum(section => section.FunctionCount));
    }

    /// <summary>If only the C library asks the CPU, everything but its own functions runs on every CPU.</summary>
    private static string? ByName(ArtifactFacts facts, ulong[] beyond)
    {
        bool asksItself = facts.Audit!.Sections.SelectMany(section => section.CpuChecks)
            .Any(check => !facts.FunctionNames.TryGetValue(check, out string? name) || !AsksInLibrary().IsMatch(name));
        if (asksItself)
            return null;
        ulong address = beyond.FirstOrDefault(function =>
            facts.FunctionNames.TryGetValue(function, out string? name) && !IsForBetterCpu().IsMatch(name) && !AsksInLibrary().IsMatch(name));
        return address == 0 ? null
            : $"instructions in the function {facts.FunctionNames[address]} at 0x{address:x}, and only the C library checks the CPU";
    }

    /// <summary>Half of a small static program is the C library, which has many functions for better CPUs.</summary>
    private static string? ByShare(ArtifactFacts facts, ulong[] beyond, long count) =>
        facts.Elf is { Interpreter: not null } && beyond.Length >= SuspiciousCount && beyond.Length >= count * SuspiciousShare
            ? string.Create(CultureInfo.InvariantCulture, $"instructions in {beyond.Length:N0} of {count:N0} functions, the first at 0x{beyond[0]:x}")
            : null;

    /// <summary>Functions of glibc that ask the CPU at start (sysdeps/x86/cpu-features.c, dl-cacheinfo.h).</summary>
    [GeneratedRegex(@"^(__libc_start_main|_dl_relocate_static_pie|_?init_cpu_features|update_active|get_common_|get_extended_indices"
        + @"|handle_(intel|amd|zhaoxin)|intel_check_word|dl_init_cacheinfo|init_cacheinfo|__cache_sysconf|cpu_features|get_cet_status)")]
    private static partial Regex AsksInLibrary();

    /// <summary>Names of functions that are chosen at run time have a feature or a CPU in them.</summary>
    [GeneratedRegex(@"(?<![a-z])(s?sse|avx|evex|fma|bmi|lzcnt|popcnt|movbe|f16c|xsave|erms|rtm|aes|vaes|sha|p?clmul|adx|gfni|rdrand|rdseed"
        + @"|lse|sve|sme|mops|dotprod|crc32|zva|haswell|skylake|icelake|znver|x86_64_v|v[234]\b)", RegexOptions.IgnoreCase)]
    private static partial Regex IsForBetterCpu();
}
