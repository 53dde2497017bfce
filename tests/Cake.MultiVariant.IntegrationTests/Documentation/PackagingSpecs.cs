using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Cake.Core;
using Cake.MultiVariant.IntegrationTests.Packages;
using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Documentation;

/// <summary>What docs/packaging.md shows is run as it stands there, on a bundle named app.</summary>
public sealed partial class PackagingSpecs : IDisposable
{
    private static readonly Page Page = new("docs/packaging.md");

    private readonly TestDirectory _directory = new();

    public static TheoryData<string, string, int, string, string> Tools =>
        new(from row in Page.Rows("What other tools do to a bundle")
            select (Code(row[0]), row[1], int.Parse(row[2], CultureInfo.InvariantCulture), row[3], row[4]));

    private string App => _directory["app"];

    public void Dispose() => _directory.Dispose();

    /// <summary>Tables have a row each in the theories.</summary>
    [Fact]
    public static void Every_block_of_the_page_has_a_test() =>
        Page.Blocks.ShouldBe(
        [
            "Packaging a bundle: sh", "Debian packages: make", "RPM packages: spec", "RPM packages: sh",
            "Container images: dockerfile", "Container images: sh", "systemd: ini", "Nix: csharp",
        ]);

    [Theory]
    [InlineData("")]
    [InlineData("qemu-x86_64 -cpu Nehalem")]
    public async Task A_bundle_writes_the_variant_that_runs_and_one_that_this_cpu_need_not_be_able_to_run(string emulator)
    {
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);
        string other = await Gcc.CompileProgram("whoami.c", _directory["other"], ["-g"]);
        Bundle.Of(App, [new("x86-64", program), new("x86-64-v4", other)]);
        if (emulator.Length > 0)
            Tool.Require(emulator.Split(' ')[0], "qemu-user");

        string commands = Page.Block("Packaging a bundle", "sh").Replace("./app", $"{emulator} ./app", StringComparison.Ordinal);
        await Succeed($"export MULTIVARIANT=v1\n{commands}");

        Sha256(_directory["variant"]).ShouldBe(Sha256(program));
        Sha256(_directory["variant-v4"]).ShouldBe(Sha256(other));
    }

    [Fact]
    public async Task A_debian_package_has_the_bundle_as_it_was_and_depends_on_what_a_variant_needs()
    {
        BufferedCommandResult result = await RunDebianBuild(Page.Block("Debian packages", "make"));

        result.ExitCode.ShouldBe(0, result.StandardError);
        await Succeed("dpkg-deb --extract app_*.deb unpacked");
        Sha256(_directory["unpacked/usr/bin/app"]).ShouldBe(Sha256(App));
        (await Succeed("dpkg-deb --field app_*.deb Depends")).ShouldMatch(@"^libc6 \(>= ");
    }

    [Fact]
    public async Task Without_the_override_of_dh_strip_no_debian_package_is_built()
    {
        string rules = WithoutOverride("dh_strip");

        BufferedCommandResult result = await RunDebianBuild(rules);

        result.ExitCode.ShouldNotBe(0);
        const string message = "the input file 'debian/app/usr/bin/app' has no sections";
        result.StandardError.ShouldContain(message);
        Page.Section("Debian packages").ShouldContain($"`{message}`");
    }

    [Fact]
    public async Task Without_the_override_of_dh_shlibdeps_a_debian_package_depends_on_nothing()
    {
        BufferedCommandResult result = await RunDebianBuild(WithoutOverride("dh_shlibdeps"));

        result.ExitCode.ShouldBe(0, result.StandardError);
        result.StandardError.ShouldContain("warning: Depends field of package app: substitution variable ${shlibs:Depends}");
        (await Succeed("dpkg-deb --field app_*.deb Depends")).Trim().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_rpm_package_has_the_bundle_as_it_was_and_requires_what_a_variant_needs()
    {
        BufferedCommandResult result = await RunRpmBuild(Page.Block("RPM packages", "spec"));

        result.ExitCode.ShouldBe(0, result.StandardError);
        string package = Directory.GetFiles(_directory["rpm/RPMS"], "*.rpm", SearchOption.AllDirectories).Single();
        (await Succeed($"rpm --query --package --queryformat '[%{{FILENAMES}} %{{FILEDIGESTS}}\n]' {package}"))
            .ShouldStartWith($"/usr/bin/app {Sha256(App)}\n");
        (await Succeed($"rpm --query --package --requires {package}")).ShouldMatch(@"(?m)^libc\.so\.6\(GLIBC_");
    }

    /// <summary>Some distributions add %debug_package to every spec file.</summary>
    [Theory]
    [InlineData("", "Empty %files file")]
    [InlineData("%global debug_package %{nil}\n", "")]
    public async Task Where_debuginfo_packages_are_made_the_first_line_of_the_spec_is_needed(string firstLine, string error)
    {
        string spec = Page.Block("RPM packages", "spec");
        spec.ShouldStartWith("%global debug_package %{nil}\n");
        spec = $"{firstLine}{spec.Split('\n', 2)[1]}%{{debug_package}}\n";

        BufferedCommandResult result = await RunRpmBuild(spec);

        result.StandardError.ShouldContain(error);
        result.ExitCode.ShouldBe(error.Length > 0 ? 1 : 0, result.StandardError);
    }

    [Fact]
    public async Task An_image_needs_nothing_but_a_bundle_of_static_variants()
    {
        BufferedCommandResult result = await RunInImage(await Gcc.CompileProgram("whoami.c", _directory["program"], ["-static"]));

        result.StandardOutput.ShouldBe("/app\n1:3\n", result.StandardError);
    }

    [Fact]
    public async Task In_an_image_without_the_dynamic_linker_a_bundle_names_what_is_missing()
    {
        BufferedCommandResult result = await RunInImage(await Gcc.CompileProgram("whoami.c", _directory["program"]));

        result.StandardError.ShouldContain("/lib64/ld-linux-x86-64.so.2");
        Page.Section("Container images").ShouldContain($"exit code {result.ExitCode}");
    }

    /// <summary>grep prints the line of /proc/self/status that says whether a filter of system calls is in force.</summary>
    [Theory]
    [InlineData("log", "")]
    [InlineData("log,memfd", "")]
    [InlineData("log", "SystemCallFilter=~personality prctl")]
    public async Task A_service_starts_in_the_sandbox_of_its_unit(string debug, string settings)
    {
        (string output, string errors, string end) = await RunService(debug, settings);

        output.ShouldBe("Seccomp:\t2\n", errors);
        errors.ShouldBe("[multivariant] launcher: starting variant x86-64-v2\n");
        end.ShouldBe("exited 0\n");
    }

    [Theory]
    [InlineData("personality")]
    [InlineData("prctl")]
    public async Task A_service_is_killed_where_its_filter_kills_for_what_the_launcher_calls(string call)
    {
        (string output, _, string end) = await RunService("log", $"SystemCallFilter=~{call}\nSystemCallErrorNumber=");

        output.ShouldBeEmpty();
        end.ShouldBe("killed SYS\n");
    }

    [Fact]
    public async Task Variants_of_a_bundle_get_the_interpreter_of_the_nix_store()
    {
        Tool.Require("patchelf", "patchelf");
        using var workspace = new Workspace();
        string interpreter = workspace["ld.so"];
        File.Copy("/lib64/ld-linux-x86-64.so.2", interpreter);
        workspace.Write("bintools/nix-support/dynamic-linker", $"{interpreter}\n");
        string bundle = Bundle.OfAllLevels(await Gcc.CompileProgram("whoami.c", _directory["program"]), workspace["app"]);
        workspace.Write("nix.cake", Page.Block("Nix", "csharp"));

        await workspace.CakeOn(
            new Dictionary<string, string?> { ["NIX_BINTOOLS"] = workspace["bintools"] }, "nix.cake");

        (await Tool.Run(bundle)).StandardOutput.ShouldBe($"{bundle}\n");
        RealCake.CreateContext().MultiVariantExtract(bundle, "x86-64-v3", _directory["variant"]);
        (await Succeed("patchelf --print-interpreter variant")).ShouldBe($"{interpreter}\n");
    }

    [Theory]
    [InlineData("strip -S", "binutils")]
    [InlineData("patchelf --shrink-rpath", "patchelf")]
    public async Task What_nixpkgs_runs_on_every_package_leaves_a_bundle_as_it_is(string command, string package)
    {
        Tool.Require(command.Split(' ')[0], package);
        await MakeBundle();
        string before = Sha256(App);
        Page.Section("Nix").ShouldContain($"`{command}`");

        (await Run($"{command} app")).ExitCode.ShouldBe(1);

        Sha256(App).ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_tool_does_to_a_bundle_what_the_page_says(
        string command, string package, int exitCode, string message, string afterwards)
    {
        Tool.Require(command.Split(' ')[0], package);
        await MakeBundle();
        await File.WriteAllTextAsync(_directory["signature"], "signature", TestContext.Current.CancellationToken);
        string before = Sha256(App);

        BufferedCommandResult result = await Run(command);

        result.ExitCode.ShouldBe(exitCode, result.StandardError);
        if (message == "none")
            (result.StandardOutput + result.StandardError).ShouldBeEmpty();
        else
            result.StandardError.ShouldContain(Code(message));
        if (afterwards == "unchanged")
        {
            Sha256(App).ShouldBe(before);
            return;
        }

        Match match = Afterwards().Match(afterwards);
        BufferedCommandResult start = await Run("./app");
        start.ExitCode.ShouldBe(int.Parse(match.Groups["exitCode"].Value, CultureInfo.InvariantCulture), start.StandardError);
        start.StandardError.ShouldContain(match.Groups["message"].Value);
    }

    [Fact]
    public async Task Variants_that_upx_packed_are_refused()
    {
        string upx = Tool.Require("upx", "upx-ucl");
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"], ["-static"]);
        await Gcc.Run(upx, "-q", program);

        Should.Throw<CakeException>(() => Bundle.OfOne(program, App)).Message.ShouldContain("MV1006");
    }

    private async Task MakeBundle() =>
        Bundle.OfAllLevels(await Gcc.CompileProgram("whoami.c", _directory["program"]), App);

    private async Task<BufferedCommandResult> RunDebianBuild(string rules)
    {
        Tool.Require("dpkg-buildpackage", "dpkg-dev");
        Tool.Require("dh", "debhelper");
        await MakeBundle();
        string source = _directory.CreateSubdirectory("source");
        File.Copy(App, $"{source}/app");
        Directory.CreateDirectory($"{source}/debian");
        WriteScript($"{source}/debian/rules", $"#!/usr/bin/make -f\n%:\n\tdh $@\n\n{rules}");
        await File.WriteAllTextAsync(
            $"{source}/debian/control",
            """
            Source: app
            Maintainer: Packager <packager@example.org>
            Build-Depends: debhelper-compat (= 13)
            Rules-Requires-Root: no

            Package: app
            Architecture: any
            Depends: ${shlibs:Depends}
            Description: program for several CPU levels

            """,
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            $"{source}/debian/changelog",
            """
            app (1.0) unstable; urgency=medium

              * New.

             -- Packager <packager@example.org>  Fri, 27 Nov 2026 00:00:00 +0000

            """,
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync($"{source}/debian/install", "app usr/bin\n", TestContext.Current.CancellationToken);
        return await Run("cd source && dpkg-buildpackage -d -us -uc -b");
    }

    private static string WithoutOverride(string command)
    {
        string rules = Page.Block("Debian packages", "make");
        string shorter = Regex.Replace(rules, $@"^override_{command}:\n(\t.*\n)+", "", RegexOptions.Multiline);
        shorter.ShouldNotBe(rules);
        return shorter;
    }

    private async Task<BufferedCommandResult> RunRpmBuild(string head, string environment = "true")
    {
        Tool.Require("rpmbuild", "rpm");
        await MakeBundle();
        await File.WriteAllTextAsync(
            _directory["app.spec"],
            $$"""
            Name: app
            Version: 1.0
            Release: 1
            Summary: A program for several CPU levels
            License: MIT
            {{head}}
            %description
            A program for several CPU levels
            %install
            install -D -m 755 %{_sourcedir}/app %{buildroot}%{_bindir}/app
            %files
            %{_bindir}/app

            """,
            TestContext.Current.CancellationToken);
        return await Run($"{environment}\n{Page.Block("RPM packages", "sh")}");
    }

    private async Task<BufferedCommandResult> RunInImage(string program)
    {
        Tool.Require("buildah", "buildah");
        Assert.SkipUnless(Environment.UserName == "root", "only root can run a program in an image");
        Bundle.OfAllLevels(program, App);
        await File.WriteAllTextAsync(
            _directory["Dockerfile"], Page.Block("Container images", "dockerfile"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            _directory["storage.conf"],
            $"[storage]\ndriver = \"vfs\"\ngraphroot = \"{_directory["images"]}\"\nrunroot = \"{_directory["running"]}\"\n",
            TestContext.Current.CancellationToken);
        await Succeed($"export CONTAINERS_STORAGE_CONF=$PWD/storage.conf\n{Page.Block("Container images", "sh")}");
        return await Run(
            "export CONTAINERS_STORAGE_CONF=$PWD/storage.conf\nbuildah run --isolation chroot $(buildah from app) /app 3");
    }

    private async Task<(string Output, string Errors, string End)> RunService(string debug, string settings)
    {
        Assert.SkipUnless(File.Exists("/lib/systemd/systemd"), "systemd is not installed; it is a Debian package of this name");
        Assert.SkipUnless(Environment.UserName == "root", "only root can run a systemd of its own");
        Bundle.OfAllLevels(Tool.RequireElf("grep"), App);
        string units = _directory.CreateSubdirectory("units");
        string unit = Page.Block("systemd", "ini");
        unit.ShouldContain("/usr/bin/app\n");
        await File.WriteAllTextAsync(
            $"{units}/app.service",
            unit.Replace("/usr/bin/app\n", $"{App} Seccomp: /proc/self/status\n", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        Directory.CreateDirectory($"{units}/app.service.d");
        await File.WriteAllTextAsync(
            $"{units}/app.service.d/test.conf",
            $"""
            [Unit]
            DefaultDependencies=no
            SuccessAction=exit-force
            FailureAction=exit-force
            [Service]
            {settings}
            Environment=MULTIVARIANT_DEBUG={debug}
            ExecStopPost=/bin/sh -c 'echo $EXIT_CODE $EXIT_STATUS > {_directory["end"]}'
            StandardOutput=file:{_directory["output"]}
            StandardError=file:{_directory["errors"]}

            """,
            TestContext.Current.CancellationToken);

        string script = Path.Combine(
            Repository.Root, "tests", "Cake.MultiVariant.IntegrationTests", "Support", "run-unit.sh");
        var result = await Tool.Run(script, units, "app.service");

        Assert.SkipWhen(result.ExitCode == 77, "this machine lets nobody make a control group");
        File.Exists(_directory["end"]).ShouldBeTrue(result.StandardOutput + result.StandardError);
        return (Read("output"), Read("errors"), Read("end"));

        string Read(string name) => File.ReadAllText(_directory[name]);
    }

    private async Task<string> Succeed(string commands)
    {
        BufferedCommandResult result = await Run(commands);
        result.ExitCode.ShouldBe(0, $"{commands}\n{result.StandardOutput}\n{result.StandardError}");
        return result.StandardOutput;
    }

    private Task<BufferedCommandResult> Run(string commands) =>
        Tool.Command("sh", "-ec", commands)
            .WithWorkingDirectory(_directory.Path)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

    private static void WriteScript(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
    }

    private static string Sha256(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    /// <summary>What stands between backquotes.</summary>
    private static string Code(string cell)
    {
        cell.ShouldMatch("^`[^`]+`$");
        return cell.Trim('`');
    }

    [GeneratedRegex("^exit code (?<exitCode>[0-9]+)(, `(?<message>[^`]+)`)?: ")]
    private static partial Regex Afterwards();
}
