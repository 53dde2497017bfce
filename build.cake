using System.Xml.Linq;

var target = Argument("target", "Default");

const string configuration = "Release";
const string solution = "Cake.MultiVariant.slnx";

var artifacts = MakeAbsolute(Directory("artifacts"));
var packages = artifacts.Combine("packages");
var demoTools = artifacts.Combine("tools");
var demoBundle = artifacts.CombineWithFilePath("demo/textstat");
var benchmarks = artifacts.Combine("benchmarks");
var testResults = artifacts.Combine("test-results");
var kernels = artifacts.Combine("kernels");

var testCount = new TestCount();

Task("Default")
    .Description("Builds the launcher and the addin, packs the addin, and runs the demo.")
    .IsDependentOn("Demo");

Task("Clean")
    .Description("Deletes everything that was built.")
    .Does(() =>
{
    EnsureDirectoryDoesNotExist(artifacts);
    foreach (var project in GetFiles("{src,recipe,tests}/**/*.csproj"))
    {
        EnsureDirectoryDoesNotExist(project.GetDirectory().Combine("bin"));
        EnsureDirectoryDoesNotExist(project.GetDirectory().Combine("obj"));
    }
});

Task("Tools")
    .Description("Installs the programs that the build calls.")
    .Does(() => Provide(
        new Need("gcc libc6-dev", "link the launcher and the variants", Linking("-lc")),
        new Need("gcc-aarch64-linux-gnu", "link the launcher for arm64", "command -v aarch64-linux-gnu-gcc"),
        new Need("binutils", "strip the variants", "command -v llvm-objcopy || command -v objcopy")));

Task("TestTools")
    .Description("Installs the programs that the tests call, and the kernels that they boot.")
    .Does(() =>
{
    Provide(
        new Need("qemu-user", "start bundles as if on other CPUs", "command -v qemu-x86_64"),
        new Need("qemu-system-x86", "start bundles on other kernels", "command -v qemu-system-x86_64", IsOptional: true),
        new Need("qemu-system-arm", "start bundles on arm64 kernels", "command -v qemu-system-aarch64", IsOptional: true),
        new Need("cpio", "make virtual machines with these kernels", "command -v cpio", IsOptional: true),
        new Need("valgrind", "watch the launcher's memory", "command -v valgrind", IsOptional: true),
        new Need("busybox-static", "bundle a static program", "command -v busybox", IsOptional: true),
        new Need("libcap2-bin", "give bundles capabilities", "command -v setcap", IsOptional: true),
        new Need("zlib1g-dev", "link variants of net8.0 programs", Linking("-lz"), IsOptional: true),
        new Need("musl-tools", "compile for musl", "command -v musl-gcc", IsOptional: true),
        new Need(
            "gcc-aarch64-linux-gnu libc6-dev-arm64-cross", "compile for arm64", Linking("-lc", "aarch64-linux-gnu-gcc"),
            IsOptional: true),
        new Need("mold", "link with mold", "command -v mold", IsOptional: true),
        new Need("lld", "link with LLVM's linker", "command -v ld.lld", IsOptional: true),
        new Need("llvm", "decode arm64 instructions", "command -v llvm-mc", IsOptional: true),
        new Need("zstd", "unpack variants", "command -v zstd", IsOptional: true),
        new Need("libzstd-dev", "hold the launcher's decoder against it", Linking("-lzstd"), IsOptional: true),
        new Need("strace", "see the system calls of the launcher", "command -v strace", IsOptional: true),
        new Need("gdb", "debug a bundle", "command -v gdb", IsOptional: true),
        new Need("linux-perf", "profile a bundle", "command -v perf", IsOptional: true),
        new Need("dpkg-dev debhelper", "make Debian packages", "command -v dpkg-buildpackage && command -v dh", IsOptional: true),
        new Need("rpm", "make RPM packages", "command -v rpmbuild", IsOptional: true),
        new Need("buildah", "build images", "command -v buildah", IsOptional: true),
        new Need("systemd", "run bundles as services", "test -x /lib/systemd/systemd", IsOptional: true),
        new Need("patchelf", "patch variants", "command -v patchelf", IsOptional: true),
        new Need("elfutils", "try eu-strip on a bundle", "command -v eu-strip", IsOptional: true),
        new Need("debugedit", "try debugedit on a bundle", "command -v debugedit", IsOptional: true),
        new Need("upx-ucl", "try UPX on a bundle", "command -v upx", IsOptional: true),
        new Need(
            "docker-registry skopeo umoci", "push and run images",
            "command -v docker-registry && command -v skopeo && command -v umoci", IsOptional: true),
        new Need("golang-go", "build Go programs", "command -v go", IsOptional: true),
        new Need("cargo", "build Rust programs", "command -v cargo", IsOptional: true),
        new Need("ocaml-nox", "make OCaml bytecode", "command -v ocamlc", IsOptional: true),
        new Need("chromium", "look at reports", "command -v chromium", IsOptional: true));
    ProvideKernels(
        "bullseye/amd64/cloud-amd64", "bookworm/amd64/cloud-amd64", "trixie/amd64/cloud-amd64",
        "bookworm/arm64/cloud-arm64", "trixie/arm64/arm64-16k");
});

Task("Build")
    .Description("Compiles every project.")
    .IsDependentOn("Tools")
    .Does(() => DotNetBuild(solution, new DotNetBuildSettings { Configuration = configuration }));

Task("Format")
    .Description("Checks that dotnet format would change nothing.")
    .IsDependentOn("Build")
    .Does(() => DotNetFormat(solution, new DotNetFormatSettings { VerifyNoChanges = true, NoRestore = true }));

Task("Pack")
    .Description("Packs the addin and the recipe into artifacts/packages.")
    .IsDependentOn("Format")
    .Does(() =>
{
    CleanDirectories([packages, demoTools]);
    foreach (var project in new[] { "src/Cake.MultiVariant", "recipe" })
    {
        DotNetPack(project, new DotNetPackSettings { Configuration = configuration, NoBuild = true });
    }
});

Task("Demo")
    .Description("Publishes a sample into artifacts/demo with the packed addin, and runs it.")
    .IsDependentOn("Pack")
    .Does(() => DotNetTool("tests/samples/demo/demo.cake", "cake", "demo.cake", new DotNetToolSettings
    {
        EnvironmentVariables = { ["MULTIVARIANT_PACKAGES"] = packages.FullPath },
    }));

Task("Test")
    .Description("Runs every test project; the last line says how many tests passed, failed and were skipped.")
    .IsDependentOn("TestTools")
    .IsDependentOn("Pack")
    .Does(() =>
{
    CleanDirectory(testResults);
    foreach (var project in GetFiles("tests/*Tests/*.csproj"))
    {
        testCount += RunTests(project);
    }

    foreach (var test in testCount.SkippedTests)
    {
        Warning("Skipped: {0}", test);
    }

    if (testCount.Failed > 0 || testCount.Passed == 0)
    {
        throw new CakeException(testCount.Failed > 0 ? "Tests failed." : "No test ran.");
    }
});

Task("Soak")
    .Description("Publishes from clean 20 times, or --rounds=N, and ends as many by each signal; the bundle must stay the same.")
    .IsDependentOn("TestTools")
    .IsDependentOn("Build")
    .Does(() => DotNetRun(
        "tests/Cake.MultiVariant.IntegrationTests/Cake.MultiVariant.IntegrationTests.csproj",
        new ProcessArgumentBuilder().Append("-noLogo").Append("-class").AppendQuoted("*.SoakSpecs"),
        new DotNetRunSettings
        {
            Configuration = configuration,
            NoBuild = true,
            EnvironmentVariables = { ["MULTIVARIANT_SOAK_ROUNDS"] = Argument("rounds", 20).ToString() },
        }));

Task("Benchmark")
    .Description("Measures what a bundle costs; the figures go to artifacts/benchmarks.")
    .IsDependentOn("Demo")
    .Does(() =>
{
    CleanDirectory(benchmarks);
    DotNetRun(
        "tests/benchmarks/Benchmarks.csproj",
        new ProcessArgumentBuilder().AppendQuoted(demoBundle.FullPath).AppendQuoted(benchmarks.FullPath),
        new DotNetRunSettings { Configuration = configuration, NoBuild = true });
});

Task("PublishBenchmark")
    .Description("Measures publishing against four times dotnet publish, with .NET's compiler server or, by --server=false, without.")
    .IsDependentOn("Build")
    .DoesForEach(["textstat", "webapi"], sample => DotNetRun(
        "tests/benchmarks/Benchmarks.csproj",
        new ProcessArgumentBuilder()
            .Append("publish").Append(Argument("server", true) ? "server" : "alone")
            .Append($"tests/samples/{sample}").AppendQuoted(benchmarks.FullPath),
        new DotNetRunSettings { Configuration = configuration, NoBuild = true }));

Task("BuildBenchmark")
    .Description("Measures one call against four builds: of Go's own vet, or of --go=PACKAGE or --cargo=MANIFEST.")
    .IsDependentOn("Build")
    .Does(() =>
{
    var arguments = HasArgument("cargo") ? $"build cargo \"{Argument<string>("cargo")}\"" : $"build go \"{Argument("go", "cmd/vet")}\"";
    DotNetRun(
        "tests/benchmarks/Benchmarks.csproj",
        $"{arguments} \"{benchmarks.FullPath}\"",
        new DotNetRunSettings { Configuration = configuration, NoBuild = true });
});

Task("PackedBenchmark")
    .Description("Measures packed bundles and the launcher's decoder; the figures go to artifacts/benchmarks.")
    .IsDependentOn("Build")
    .Does(() =>
{
    Provide(new Need("libzstd-dev liblz4-dev", "compare with the C libraries", Linking("-lzstd -llz4")));
    // The last argument makes the program end at once: a tool that prints its version, a service that finds no address.
    foreach (var arguments in new[] { "tests/samples/textstat {0} --version", "tests/samples/webapi {0} --urls=none" })
    {
        DotNetRun(
            "tests/benchmarks/Benchmarks.csproj",
            $"packed {string.Format(arguments, $"\"{benchmarks.FullPath}\"")}",
            new DotNetRunSettings { Configuration = configuration, NoBuild = true });
    }
});

Task("Chart")
    .Description("Measures, and replaces the README's chart.")
    .IsDependentOn("Benchmark")
    .Does(() => CopyFileToDirectory(benchmarks.CombineWithFilePath("benchmarks.svg"), "tests/benchmarks"));

if (target.Equals("Test", StringComparison.OrdinalIgnoreCase))
{
    // Cake writes its report and errors after the target, but the count of tests has to be the last line.
    var exitCode = 0;
    try
    {
        RunTarget(target);
    }
    catch (Exception exception)
    {
        Error(exception.Message);
        exitCode = 1;
    }

    Console.WriteLine(testCount);
    System.Environment.Exit(exitCode);
}

RunTarget(target);

TestCount RunTests(FilePath project)
{
    var results = testResults.CombineWithFilePath(project.GetFilename().ChangeExtension("xml"));
    var exitCode = 0;
    DotNetRun(
        project.FullPath,
        new ProcessArgumentBuilder().Append("-noLogo").Append("-xml").AppendQuoted(results.FullPath),
        new DotNetRunSettings
        {
            Configuration = configuration,
            NoBuild = true,
            HandleExitCode = code =>
            {
                exitCode = code;
                return true;
            },
        });

    var count = FileExists(results) ? TestCount.Read(results) : new TestCount();
    if (exitCode != 0 && count.Failed == 0)
    {
        Error("{0} ended with exit code {1} without naming a failed test.", project.GetFilename(), exitCode);
        return count with { Failed = 1 };
    }

    return count;
}

/// <summary>How many tests passed, failed and were skipped, from the xunit.v3 report of a run.</summary>
sealed record TestCount(int Passed = 0, int Failed = 0, params string[] SkippedTests)
{
    public static TestCount Read(FilePath report)
    {
        var assemblies = XDocument.Load(report.FullPath).Root.Elements("assembly").ToList();
        return new TestCount(
            assemblies.Sum(assembly => (int)assembly.Attribute("passed")),
            assemblies.Sum(assembly => (int)assembly.Attribute("failed") + (int)assembly.Attribute("errors")),
            [.. from test in assemblies.Descendants("test")
                where (string)test.Attribute("result") == "Skip"
                select $"{(string)test.Attribute("name")}: {(string)test.Element("reason")}"]);
    }

    public static TestCount operator +(TestCount one, TestCount other) =>
        new(one.Passed + other.Passed, one.Failed + other.Failed, [.. one.SkippedTests, .. other.SkippedTests]);

    public override string ToString() => $"{Passed} passed, {Failed} failed, {SkippedTests.Length} skipped";
}

/// <summary>Debian packages that the build needs, and a shell command that succeeds once they are installed.</summary>
sealed record Need(string Packages, string Purpose, string Check, bool IsOptional = false)
{
    public string Install => $"apt-get install --yes {Packages}";

    public override string ToString() =>
        $"Cannot {Purpose}: {Packages} missing. On Debian and Ubuntu: sudo {Install}.";
}

string Linking(string options, string compiler = "$(command -v clang || command -v gcc)") =>
    $"echo 'int main(void) {{ return 0; }}' | {compiler} -x c - -o /dev/null {options}";

void Provide(params Need[] needs)
{
    if (!IsRunningOnLinux())
    {
        throw new CakeException("Cannot build the launcher: this is not Linux. Run ./build.sh in WSL or a Linux container.");
    }

    var missing = needs.Where(need => !Succeeds(need.Check)).ToList();
    if (missing.Count > 0 && Succeeds("command -v apt-get && test $(id -u) -eq 0"))
    {
        Information("Installing {0}", string.Join(' ', missing.Select(need => need.Packages)));
        Succeeds("apt-get update");
        missing.RemoveAll(need => Succeeds(need.Install) && Succeeds(need.Check));
    }

    foreach (var need in missing.Where(need => need.IsOptional))
    {
        Warning("{0} Tests that need it are skipped.", need);
    }

    if (missing.Exists(need => !need.IsOptional))
    {
        throw new CakeException(string.Join('\n', missing.Where(need => !need.IsOptional)));
    }
}

void ProvideKernels(params string[] debianKernels)
{
    var arguments = new ProcessArgumentBuilder()
        .Append("tests/Cake.MultiVariant.IntegrationTests/Support/fetch-kernels.sh")
        .AppendQuoted(kernels.FullPath);
    foreach (var kernel in debianKernels)
    {
        arguments.Append(kernel);
    }

    if (StartProcess("bash", new ProcessSettings { Arguments = arguments }) != 0)
    {
        Warning("Cannot fetch kernels from a Debian mirror with APT. Tests that boot them are skipped.");
    }
}

bool Succeeds(string shellCommand) =>
    StartProcess("sh", new ProcessSettings
    {
        Arguments = new ProcessArgumentBuilder().Append("-c").AppendQuoted($"({shellCommand}) > /dev/null 2>&1"),
        EnvironmentVariables = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive" },
    }) == 0;
