using Iced.Intel;

namespace Cake.MultiVariant.Architectures.X64;

/// <summary>What an instruction tells about the code around it.</summary>
[Flags]
internal enum InstructionKind : byte
{
    Common = 0,

    /// <summary>Not every x86-64 CPU has it, or it asks the CPU what it has.</summary>
    Counts = 1,

    /// <summary>Execution does not continue after it.</summary>
    Ends = 2,

    /// <summary>Programs do not contain it.</summary>
    Impossible = 4,

    /// <summary>A single byte identifies it, so data is easily mistaken for it.</summary>
    IsFaint = 8,
}

/// <summary>Sorts the instructions that Iced knows.</summary>
internal static class X64InstructionKinds
{
    public static InstructionKind Of(Code code, X64InstructionFeatures features)
    {
        OpCodeInfo opCode = code.ToOpCode();
        // Programs do have hlt: crt1.o has it where execution must never get.
        if (code == Code.INVALID || !opCode.Mode64 || opCode is { IsPrivileged: true, Mnemonic: not Mnemonic.Hlt })
            return InstructionKind.Impossible;
        InstructionKind kind = Ends(opCode) ? InstructionKind.Ends : InstructionKind.Common;
        if (code == Code.Cpuid || features.Of(code).Any())
            kind |= IsSingleByte(opCode) ? InstructionKind.Counts | InstructionKind.IsFaint : InstructionKind.Counts;
        return kind;
    }

    private static bool IsSingleByte(OpCodeInfo opCode) =>
        opCode is { Encoding: EncodingKind.Legacy, Table: OpCodeTableKind.Normal, MandatoryPrefix: MandatoryPrefix.None };

    private static bool Ends(OpCodeInfo opCode) =>
        opCode.Code.FlowControl() is FlowControl.Return or FlowControl.UnconditionalBranch or FlowControl.IndirectBranch
            or FlowControl.Exception
        || opCode.Mnemonic is Mnemonic.Int3 or Mnemonic.Hlt;
}
