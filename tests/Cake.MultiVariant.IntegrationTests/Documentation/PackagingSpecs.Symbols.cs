using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cake.MultiVariant.IntegrationTests.Documentation;

/// <summary>The commands that need a variant's symbols.</summary>
public sealed partial class PackagingSpecs
{
    private const string ExtractVariant = "MULTIVARIANT_DEBUG=extract ./app > variant; chmod +x variant";

    public static TheoryData<string> SymbolCommands =>
        [.. from row in Page.Rows("Symbols, profiles and core dumps") select Code(row[1])];

    [Theory]
    [MemberData(nameof(SymbolCommands))]
    public async Task A_command_shows_names_or_where_they_are(string command)
    {
        Func<string, Task> run = command.Split(' ') switch
        {
            ["gdb", "-p", ..] => DebugRunningProgram,
            ["gdb", "variant", ..] => ReadCoreDump,
            ["gdb", "-c", ..] => FindVariantOfCoreDump,
            ["perf", ..] => Profile,
            ["addr2line", ..] => LookUpAddress,
            ["MULTIVARIANT_DEBUG=memfd", ..] => RunWithAddressSanitizer,
            ["RUST_BACKTRACE=1", ..] => RunRustProgram,
            _ => throw new NotSupportedException($"No test knows {command}"),
        };
        await run(command);
    }

    [Fact]
    public async Task Symbols_beside_a_stripped_variant_are_found()
    {
        Tool.Require("gdb", "gdb");
        string program = await Gcc.CompileProgram("waiting.c", _directory["program"], ["-g"]);
        await Succeed("objcopy --only-keep-debug program app.dbg; strip program; objcopy --add-gnu-debuglink app.dbg program");
        Bundle.OfAllLevels(program, App);

        string debug = SymbolCommands.Select(row => row.Data).Single(IsForRunningProgram);
        string output = await Succeed($"{ExtractVariant}; ./app & {Attach(debug)}");

        output.ShouldContain("in main () at");
    }

    private async Task DebugRunningProgram(string command)
    {
        await MakeWaitingBundle();

        foreach (string mode in (string[])["map", "memfd"])
        {
            string start = $"MULTIVARIANT_DEBUG={mode} ./app";
            (await Succeed($"{start} & {Attach("gdb -p $PID -ex backtrace")}")).ShouldNotContain("in main () at");
            (await Succeed($"{start} & {Attach(command)}")).ShouldContain("in main () at");
        }
    }

    private async Task ReadCoreDump(string command)
    {
        await MakeWaitingBundle();

        foreach (string mode in (string[])["map", "memfd"])
            (await Succeed($"{DumpCore(mode)}; {Batch(command)}")).ShouldContain("in main () at");
    }

    private async Task FindVariantOfCoreDump(string command)
    {
        string program = await Gcc.CompileProgram("waiting.c", _directory["program"]);
        string other = await Gcc.CompileProgram("waiting.c", _directory["other"], ["-g"]);
        Tool.Require("gdb", "gdb");
        Bundle.Of(App, [new("x86-64", program), new("x86-64-v2", other)]);

        foreach (string variant in (string[])["v1", "v2"])
        {
            string choose = $"export MULTIVARIANT={variant}";
            string output = await Succeed($"{choose}; {DumpCore("map")}; {Batch(command)}");
            using JsonDocument answer = JsonDocument.Parse(await Succeed($"{choose}; MULTIVARIANT_DEBUG=json ./app"));
            long offset = answer.RootElement.GetProperty("variants").EnumerateArray()
                .Single(entry => entry.GetProperty("name").GetString() == answer.RootElement.GetProperty("chosen").GetString())
                .GetProperty("offset").GetInt64();
            MappingOfApp().Match(output).Groups["offset"].Value.ShouldBe($"{offset:x}", output);
        }
    }

    private async Task Profile(string command)
    {
        Tool.Require("perf", "linux-perf");
        await MakeBundleOf("unsigned long sum; void spin(void) { for (volatile int i = 0; i < 99999999; i++) sum += i; }"
            + " int main(void) { spin(); return 0; }");
        Assert.SkipUnless((await Run("perf record true > /dev/null")).ExitCode == 0, "this machine does not let us profile");

        // perf takes a pipe for its file.
        await Succeed($"{command} > /dev/null");

        (await Succeed("perf report -i perf.data --stdio --sort symbol")).ShouldMatch(@"(?m)^ +\d+\.\d+% +\[\.\] spin\b");
    }

    private async Task LookUpAddress(string command)
    {
        await MakeBundleOf(
            """
            #include <execinfo.h>
            __attribute__((noinline)) void inner(void) { void *frames[9]; backtrace_symbols_fd(frames, backtrace(frames, 9), 1); }
            int main(void) { inner(); return 0; }
            """);
        string line = (await Succeed("./app")).Split('\n')[0];
        string address = AddressInApp().Match(line).Groups["address"].Value;

        (await Succeed(HexNumber().Replace(command, address))).ShouldStartWith("inner\n", Case.Sensitive, line);
    }

    private async Task RunWithAddressSanitizer(string command)
    {
        await MakeBundleOf(
            """
            #include <stdlib.h>
            __attribute__((noinline)) int inner(int *values, int i) { return values[i]; }
            int main(int count, char **arguments) { int *values = calloc(3, 4); return inner(values, count + 5); }
            """,
            "-fsanitize=address");

        (await Run("./app")).StandardError.ShouldMatch(@"#0 0x[0-9a-f]+  \(/\S+/app\+0x[0-9a-f]+\)");
        (await Run(command)).StandardError.ShouldMatch(@"#0 0x[0-9a-f]+ in inner /");
    }

    private async Task RunRustProgram(string command)
    {
        string rustc = Tool.Require("rustc", "rustc");
        // rustup's rustc is there before any compiler is.
        Assert.SkipWhen((await Tool.Run(rustc, "--version")).ExitCode != 0, "rustc is installed, but has no toolchain");
        await File.WriteAllTextAsync(
            _directory["program.rs"],
            "#[inline(never)] fn inner(n: usize) -> usize { vec![1, 2, 3][n] }"
            + " fn main() { println!(\"{}\", inner(std::env::args().count() + 5)); }",
            TestContext.Current.CancellationToken);
        await Succeed($"{rustc} -g program.rs");
        Bundle.OfOne(_directory["program"], App);
        await Succeed(ExtractVariant);

        foreach (string mode in (string[])["map", "memfd"])
            (await Run($"MULTIVARIANT_DEBUG={mode} RUST_BACKTRACE=1 ./app")).StandardError.ShouldNotContain("program::inner");
        (await Run(command)).StandardError.ShouldContain("program::inner");
    }

    private async Task MakeWaitingBundle()
    {
        Tool.Require("gdb", "gdb");
        Bundle.OfAllLevels(await Gcc.CompileProgram("waiting.c", _directory["program"], ["-g"]), App);
        await Succeed(ExtractVariant);
    }

    private async Task MakeBundleOf(string code, params string[] options)
    {
        Bundle.OfOne(await Gcc.CompileSource(_directory, code, ["-g", "-O1", .. options]), App);
        await Succeed(ExtractVariant);
    }

    private static bool IsForRunningProgram(string command) => command.StartsWith("gdb -p ", StringComparison.Ordinal);

    private static string Attach(string command) => $"PID=$!; sleep 0.5; {Batch(command)}; kill $PID";

    /// <summary>What is shown for people, without asking anything.</summary>
    private static string Batch(string command) => command.Replace("gdb ", "gdb -nx -batch ", StringComparison.Ordinal);

    private static string DumpCore(string mode) =>
        $"MULTIVARIANT_DEBUG={mode} ./app & sleep 0.5; gdb -nx -batch -p $! -ex 'generate-core-file core' > /dev/null; kill $!";

    [GeneratedRegex(@"0x(?<offset>[0-9a-f]+) \S+/app$", RegexOptions.Multiline)]
    private static partial Regex MappingOfApp();

    [GeneratedRegex(@"^\./app\(\+(?<address>0x[0-9a-f]+)\)")]
    private static partial Regex AddressInApp();

    [GeneratedRegex("0x[0-9a-f]+")]
    private static partial Regex HexNumber();
}
