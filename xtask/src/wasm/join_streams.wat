;; Restores a module from its streams as soon as it is instantiated. `split_streams.rs` describes the streams, replaces the names between underscores, and
;; appends the data: for each stream the position in memory where it is to be read next, then a table of streams by opcode, then the streams. Streams are
;; referred to by the address of their position. The module is written to the start of memory.
(module
  (memory (export "memory") __PAGES__)
  ;; How much has been written; after the start, the size of the module.
  (global $size (export "size") (mut i32) (i32.const 0))

  ;; Copies bytes from REST.
  (func $copy_rest (param $bytes i32)
    (memory.copy (global.get $size) (i32.load (i32.const __REST__)) (local.get $bytes))
    (i32.store (i32.const __REST__) (i32.add (i32.load (i32.const __REST__)) (local.get $bytes)))
    (global.set $size (i32.add (global.get $size) (local.get $bytes))))

  ;; Copies the next byte of a stream, and returns it.
  (func $copy_byte (param $stream i32) (result i32) (local $byte i32)
    (i32.store8 (global.get $size) (local.tee $byte (i32.load8_u (i32.load (local.get $stream)))))
    (i32.store (local.get $stream) (i32.add (i32.load (local.get $stream)) (i32.const 1)))
    (global.set $size (i32.add (global.get $size) (i32.const 1)))
    (local.get $byte))

  ;; Copies a LEB128 number: all but its last byte are above 127.
  (func $copy_number (param $stream i32)
    (loop $next
      (br_if $next (i32.gt_u (call $copy_byte (local.get $stream)) (i32.const 127)))))

  ;; Copies declarations of locals: their number, and for each how many locals of which type.
  (func $copy_locals (local $left i32)
    (local.set $left (call $copy_byte (i32.const __REST__)))
    (loop $next
      (br_if 1 (i32.eqz (local.get $left)))
      (call $copy_number (i32.const __REST__))
      (drop (call $copy_byte (i32.const __REST__)))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br $next)))

  (func $copy_immediates (param $opcode i32) (local $stream i32) (local $bytes i32)
    (local.set $stream (i32.add (i32.load8_u offset=__STREAM_OF__ (local.get $opcode)) (i32.const __PACKED__)))
    ;; There are none.
    (br_if 0 (i32.eq (local.get $stream) (i32.const __OPCODES__)))
    (if (i32.eq (local.get $stream) (i32.const __REST__))
      (then
        (local.set $bytes (i32.load16_u (i32.load (i32.const __REST__))))
        (i32.store (i32.const __REST__) (i32.add (i32.load (i32.const __REST__)) (i32.const 2)))
        (return (call $copy_rest (local.get $bytes)))))
    ;; In a load or store, 0x28 to 0x3e, the alignment comes first: 0.
    (if (i32.lt_u (i32.sub (local.get $opcode) (i32.const 0x28)) (i32.const 0x17))
      (then (global.set $size (i32.add (global.get $size) (i32.const 1)))))
    (call $copy_number (local.get $stream)))

  (func $copy_function (local $start i32) (local $opcode i32) (local $size i32)
    (local.set $start (global.get $size))
    ;; Its size comes first.
    (global.set $size (i32.add (local.get $start) (i32.const 3)))
    (call $copy_locals)
    (loop $next
      (call $copy_immediates (local.tee $opcode (call $copy_byte (i32.const __OPCODES__))))
      (br_if $next (i32.ne (local.get $opcode) (i32.const __LAST__))))
    ;; That is an `end`.
    (i32.store8 (i32.sub (global.get $size) (i32.const 1)) (i32.const 0x0b))
    ;; In each byte seven bits of the size; in all but the last the eighth bit is set.
    (local.set $size (i32.sub (i32.sub (global.get $size) (local.get $start)) (i32.const 3)))
    (i32.store8 (local.get $start) (i32.or (local.get $size) (i32.const 0x80)))
    (i32.store8 offset=1 (local.get $start) (i32.or (i32.shr_u (local.get $size) (i32.const 7)) (i32.const 0x80)))
    (i32.store8 offset=2 (local.get $start) (i32.shr_u (local.get $size) (i32.const 14))))

  (func $start (local $left i32)
    (call $copy_rest (i32.const __BEFORE__))
    (local.set $left (i32.const __FUNCTIONS__))
    (loop $next
      (call $copy_function)
      (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (call $copy_rest (i32.const __AFTER__)))
  (start $start)
)
