namespace QlikAdmin.Http.Assumptions;

/// <summary>What is taken for granted about one field of the rows of a list.</summary>
/// <param name="Assumption">The assumption that this is a part of.</param>
/// <param name="Field">Its name. <c>user.id</c> is a field of an object, <c>roles[].id</c> a field of each object of a list.</param>
/// <param name="Form">The form of its value.</param>
/// <param name="Need">How often it must be there.</param>
internal sealed record FieldRule(Assumption Assumption, string Field, FieldForm Form, FieldNeed Need);
