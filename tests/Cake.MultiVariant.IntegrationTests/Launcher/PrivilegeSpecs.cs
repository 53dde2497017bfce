using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>Bundles that have rights of their own: file capabilities and the set-user-id bit.</summary>
public sealed class PrivilegeSpecs : IDisposable
{
    private const string EffectiveNetBindService = "CapEff:\t0000000000000400\n";

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_capabilities_of_a_bundle_are_those_of_its_program()
    {
        string bundle = await MakeBundleWithCapability(LaunchMode.Map);

        var result = await RunUnprivileged(bundle, "CapEff", "/proc/self/status");

        result.StandardOutput.ShouldBe(EffectiveNetBindService, result.StandardError);
    }

    [Fact]
    public async Task In_launch_mode_memfd_capabilities_would_be_lost_and_the_bundle_refuses_to_start()
    {
        string bundle = await MakeBundleWithCapability(LaunchMode.Memfd);

        var result = await RunUnprivileged(bundle, "CapEff", "/proc/self/status");

        result.ExitCode.ShouldBe(77);
        result.StandardOutput.ShouldBeEmpty();
        result.StandardError.ShouldBe(
            $"[multivariant] error: cannot start {bundle} from a memory file: it would lose the rights that its file has;"
            + " stitch it for launch mode Map\n");
    }

    [Fact]
    public async Task A_program_that_only_the_kernel_can_load_refuses_to_lose_them_too()
    {
        Assert.SkipUnless(Environment.UserName == "root", "making a set-user-id program needs root");
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"], ["-z", "execstack"]);
        string bundle = Bundle.OfOne(program, _directory["bundle"]);
        await Tool.Run("/bin/chmod", "755", _directory.Path);
        await Tool.Run("/bin/chmod", "4755", bundle);

        (await RunUnprivileged(bundle, "3")).ExitCode.ShouldBe(77);
    }

    private async Task<string> MakeBundleWithCapability(LaunchMode launchMode)
    {
        Assert.SkipUnless(Environment.UserName == "root", "giving a file capabilities needs root");
        string setcap = Tool.Require("setcap");
        string bundle = Bundle.Of(
            _directory["bundle"],
            [new VariantArtifact("x86-64", Tool.RequireElf("grep"))],
            new MultiVariantStitchSettings { LaunchMode = launchMode });
        await Tool.Run("/bin/chmod", "755", _directory.Path);
        var result = await Tool.Run(setcap, "cap_net_bind_service+ep", bundle);
        Assert.SkipWhen(result.ExitCode != 0, $"files on this file system have no capabilities: {result.StandardError}");
        return bundle;
    }

    private static Task<BufferedCommandResult> RunUnprivileged(string program, params string[] arguments) =>
        Tool.Run(Tool.Require("setpriv"), ["--reuid=65534", "--regid=65534", "--clear-groups", program, .. arguments]);
}
