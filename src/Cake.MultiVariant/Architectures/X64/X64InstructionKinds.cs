using Iced.Intel;

namespace Cake.MultiVariant.Architectures.X64;

/// <summary>What an instruction tells about the code around it.</summary>
[Flags]
internal enum InstructionKind : byte
{
    Common = 0,

    /// <summary>Not every x86-64 CPU has it, or it tells what the CPU has.</summary>
    Counts = 1,

    /// <summary>Execution does not go on behind it.</summary>
    Ends = 2,

    /// <summary>Programs do not hold it.</summary>
    Impossible = 4,

    /// <summary>A single byte says what it is, so that data is taken for it easily.</summary>
    IsFaint = 8,
}

/// <summary>Sorts the instructions that Iced knows.</summary>
internal static class X64InstructionKinds
{
    public static InstructionKind Of(Code code, X64InstructionFeatures features)
    {
        OpCodeInfo opCode = code.ToOpCode();
        if (code == Code.INVALID || !opCode.Mode64 || IsPrivileged(opCode))
            return InstructionKind.Impossible;
        InstructionKind kind = code == Code.Cpuid || features.Of(code).Any() ? InstructionKind.Counts : InstructionKind.Common;
        if (kind == InstructionKind.Counts && IsSingleByte(opCode))
            kind |= InstructionKind.IsFaint;
        return Ends(opCode) ? kind | InstructionKind.Ends : kind;
    }

    private static bool IsSingleByte(OpCodeInfo opCode) =>
        opCode is { Encoding: EncodingKind.Legacy, Table: OpCodeTableKind.Normal, MandatoryPrefix: MandatoryPrefix.None };

    private static bool Ends(OpCodeInfo opCode) =>
        opCode.Code.FlowControl() is FlowControl.Return or FlowControl.UnconditionalBranch or FlowControl.IndirectBranch
            or FlowControl.Exception
        || opCode.Mnemonic is Mnemonic.Int3 or Mnemonic.Hlt;

    /// <summary>hlt is not what it seems: crt1.o has it where a program must not get to.</summary>
    private static bool IsPrivileged(OpCodeInfo opCode) => opCode.IsPrivileged && opCode.Mnemonic != Mnemonic.Hlt;
}
