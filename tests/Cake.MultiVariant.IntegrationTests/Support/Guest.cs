namespace Cake.MultiVariant.IntegrationTests.Support;

/// <summary>What QEMU needs to know to emulate a machine, and where its programs come from.</summary>
/// <param name="Emulator">The program that emulates it.</param>
/// <param name="Options">Options that only this architecture has.</param>
/// <param name="Console">Linux's name for its serial console.</param>
/// <param name="Compiler">A C compiler for it.</param>
internal sealed record Guest(string Emulator, string[] Options, string Console, string Compiler)
{
    public static Guest X64 { get; } = new("qemu-system-x86_64", [], "ttyS0", "gcc");

    public static Guest Arm64 { get; } = new("qemu-system-aarch64", ["-machine", "virt"], "ttyAMA0", "aarch64-linux-gnu-gcc");

    /// <summary>The shared libraries of a program: where they lie here, and in the machine.</summary>
    public async Task<IEnumerable<(string File, string Path)>> LibrariesOf(string program)
    {
        if (this == X64)
        {
            var listed = await Tool.Run(Tool.Require("ldd"), program);
            return listed.StandardOutput.Split([' ', '\t', '\n']).Where(word => word.StartsWith('/')).Select(file => (file, file));
        }

        // The libraries that NativeAOT programs need, too.
        string[] names = ["ld-linux-aarch64.so.1", "libc.so.6", "libm.so.6"];
        return names.Select(name => ($"/usr/aarch64-linux-gnu/lib/{name}", $"/lib/{name}"));
    }
}
