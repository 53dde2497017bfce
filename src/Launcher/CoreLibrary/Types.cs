// The types that the C# compiler and ILC look up by name. The launcher has no other library: no garbage collector, no
// exceptions, no strings. ILC relies on the order of the fields in Object and String.
namespace System;

public class Object
{
    public nint MethodTable;
}

public struct Void;
public struct Boolean;
public struct Char;
public struct SByte;
public struct Byte;
public struct Int16;
public struct UInt16;
public struct Int32;
public struct Int64;
public struct UInt32
{
    public const uint MaxValue = 0xFFFF_FFFF;
}

public struct UInt64
{
    public const ulong MaxValue = 0xFFFF_FFFF_FFFF_FFFF;
}

public struct IntPtr;
public struct UIntPtr;
public struct Single;
public struct Double;
public abstract class ValueType;
public abstract class Enum : ValueType;
public struct Nullable<T> where T : struct;

public sealed class String
{
    public readonly int Length;
}

public abstract class Array;
public class Array<T> : Array;
public class Type;
public class Exception;
public abstract class Delegate;
public abstract class MulticastDelegate : Delegate;
public struct RuntimeTypeHandle;
public struct RuntimeMethodHandle;
public struct RuntimeFieldHandle;
public abstract class Attribute;
public sealed class FlagsAttribute : Attribute;
public sealed class ParamArrayAttribute : Attribute;
public enum AttributeTargets;
public sealed class AttributeUsageAttribute(AttributeTargets validOn) : Attribute
{
    public bool AllowMultiple { get; set; }
    public bool Inherited { get; set; }
}
